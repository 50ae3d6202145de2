<?php
// Sign a subscriber's token: LISTEN_ACCESS_KEYS="name:secret" php token.php ARTICLE

function part(string $data): string
{
    return rtrim(strtr(base64_encode($data), '+/', '-_'), '=');
}

// A token that opens one article for five minutes.
function token_for(string $article, string $key): string
{
    [$name, $secret] = explode(':', $key, 2);
    $header = ['alg' => 'HS256', 'typ' => 'JWT', 'kid' => $name];
    $claims = ['aud' => 'listen', 'article' => $article, 'exp' => time() + 300];
    $signed = part(json_encode($header)) . '.' . part(json_encode($claims));
    return $signed . '.' . part(hash_hmac('sha256', $signed, $secret, true));
}

echo token_for($argv[1], explode(' ', getenv('LISTEN_ACCESS_KEYS'))[0]);
