#!/bin/bash
# Rebuild the Spanish starter voice from nothing, on Debian 13; root installs packages.
#   bash build.sh FOLDER [SECONDS of training, 180] [PROMPTS, 9000]
# Without a GPU give it an hour: bash build.sh FOLDER 3600
set -euo pipefail
folder=${1:?name a folder to work in}
seconds=${2:-180}
prompts=${3:-9000}
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$folder/out"
cd "$folder"

apt-get install -y --no-install-recommends gcc libc6-dev unzip python3-venv fortunes-es \
  debian-handbook debian-reference-es maint-guide-es aptitude-doc-es wspanish
[ -x venv/bin/python ] || python3 -m venv venv
venv/bin/pip install --quiet piper-tts==1.8.0 torch==2.13.0 scipy onnx faster-whisper "$here/../../.."
venv/bin/pip download --quiet --no-deps pyahotts==0.0.1
unzip -qo pyahotts-0.0.1-*.whl -d aho
library=$PWD/aho/pyahotts
cp "$library/libhtts_$(uname -m).so" libhtts.so
gcc -O2 -rdynamic "$here/aho_params.c" -o aho_params ./libhtts.so -ldl

run() { venv/bin/python "$here/$1" "${@:2}"; }
run prompts.py data "$prompts"
OMP_NUM_THREADS=1 run teacher.py data ./aho_params "$library/data_tts" --processes "$(nproc)"
run train.py data model.pt "$seconds" --batch 128
run export.py model.pt out/es_ES-starter-low.onnx data/tokens.npz
echo "Now: measure_words.py out/es_ES-starter-low.onnx news_sentences.txt WHISPER"
