<?php
/**
 * Signing and verifying webhooks as Standard Webhooks 1.0 says, with the symmetric scheme v1.
 *
 * @package Listen
 */

namespace Listen;

defined( 'ABSPATH' ) || exit;

/**
 * HMAC-SHA256 over `{id}.{timestamp}.{body}`; the key is what follows whsec_ in base64.
 */
final class Signature {

	/** How far a webhook's timestamp may be from now, in seconds. */
	const TOLERANCE_S = 300;

	/** Return a new secret of 256 random bits. */
	public static function make_secret(): string {
		return 'whsec_' . base64_encode( random_bytes( 32 ) ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions
	}

	/**
	 * Return the key in a secret; null where it is none.
	 *
	 * @param string $secret Such as whsec_….
	 */
	public static function key_in( string $secret ): ?string {
		$encoded = 0 === strpos( $secret, 'whsec_' ) ? substr( $secret, 6 ) : $secret;
		$key     = base64_decode( $encoded, true ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions
		return false !== $key && strlen( $key ) >= 24 && strlen( $key ) <= 64 ? $key : null;
	}

	/**
	 * Return the signature of a webhook; empty where the secret is none.
	 *
	 * @param string $secret The secret.
	 * @param string $id     The webhook's id.
	 * @param int    $time_s When it is signed, in seconds since 1970.
	 * @param string $body   The very bytes.
	 */
	public static function of( string $secret, string $id, int $time_s, string $body ): string {
		$key = self::key_in( $secret );
		if ( null === $key ) {
			return '';
		}
		return 'v1,' . base64_encode( hash_hmac( 'sha256', "$id.$time_s.$body", $key, true ) ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions
	}

	/**
	 * Say what is wrong with a webhook; null where it is signed with the secret, and recent.
	 *
	 * @param string $secret The secret.
	 * @param string $id     Its header webhook-id.
	 * @param string $time   Its header webhook-timestamp.
	 * @param string $given  Its header webhook-signature: one signature or several.
	 * @param string $body   The very bytes that came.
	 * @param int    $now_s  Seconds since 1970.
	 */
	public static function fault( string $secret, string $id, string $time, string $given, string $body, int $now_s ): ?string {
		if ( '' === $id || '' === $given || ! preg_match( '/^[0-9]{1,11}$/', $time ) ) {
			return 'missing_header';
		}
		if ( abs( $now_s - (int) $time ) > self::TOLERANCE_S ) {
			return 'too_old_or_too_new';
		}
		$ours = self::of( $secret, $id, (int) $time, $body );
		foreach ( array_slice( explode( ' ', $given ), 0, 16 ) as $one ) {
			if ( '' !== $ours && hash_equals( $ours, $one ) ) {
				return null;
			}
		}
		return 'signature';
	}
}
