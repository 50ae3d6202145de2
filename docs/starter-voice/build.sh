#!/bin/bash
# Rebuild the starter voice from nothing, on Debian 12 with two cores; root installs packages.
#   bash build.sh FOLDER [MINUTES of training, 40] [PROMPTS, 5200]
set -euo pipefail
folder=${1:?name a folder to work in}
minutes=${2:-40}
prompts=${3:-5200}
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$folder/out"
cd "$folder"

apt-get install -y --no-install-recommends gcc libc6-dev festvox-us-slt-hts libhtsengine-dev \
  fortunes wamerican bible-kjv-text bible-kjv debian-handbook jargon-text debian-reference-en \
  debian-faq developers-reference
[ -x venv/bin/python ] || python3 -m venv venv
venv/bin/pip install --quiet piper-tts==1.8.0 torch==2.13.0 scipy onnx pocketsphinx
gcc -O2 "$here/hts_params.c" -o "$here/hts_params" -lHTSEngine -lm

export OMP_NUM_THREADS=1
run() { venv/bin/python "$here/$1" "${@:2}"; }
run prompts.py data "$prompts"
run teacher.py data
run train.py data model.pt "$minutes"
run export.py model.pt out/en_US-starter-low.onnx data/data.npz
run check.py out/en_US-starter-low.onnx
