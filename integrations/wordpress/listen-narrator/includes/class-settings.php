<?php
/**
 * What the site's administrator has set.
 *
 * @package Listen
 */

namespace Listen;

defined( 'ABSPATH' ) || exit;

/**
 * One option holds all settings, another the prefix of this site's article ids.
 */
final class Settings {

	const OPTION     = 'listen_narrator';
	const PREFIX     = 'listen_narrator_prefix';
	const PLACEMENTS = array( 'above', 'below', 'none' );

	/** Hook into WordPress. */
	public static function start(): void {
		add_action( 'admin_init', array( self::class, 'register' ) );
	}

	/** Register the option with the Settings API. */
	public static function register(): void {
		register_setting(
			self::OPTION,
			self::OPTION,
			array(
				'type'              => 'array',
				'sanitize_callback' => array( self::class, 'sanitize' ),
				'default'           => self::defaults(),
				'show_in_rest'      => false,
			)
		);
	}

	/** Return what holds while nothing is set. */
	public static function defaults(): array {
		return array(
			'address'     => '',
			'sign_secret' => '',
			'hook_secret' => '',
			'token'       => '',
			'post_types'  => array( 'post' ),
			'categories'  => array(),
			'placement'   => 'below',
		);
	}

	/** Return all settings. */
	public static function all(): array {
		return array_merge( self::defaults(), (array) get_option( self::OPTION, array() ) );
	}

	/**
	 * Return one setting.
	 *
	 * @param string $name Its name in defaults().
	 * @return mixed
	 */
	public static function get( string $name ) {
		return self::all()[ $name ];
	}

	/** Say whether there is a Listen to talk to. */
	public static function is_connected(): bool {
		return '' !== self::get( 'address' ) && '' !== self::get( 'sign_secret' );
	}

	/**
	 * Return what this site's article ids begin with; it never changes, whatever becomes of the address.
	 *
	 * It has no full stop, for Standard Webhooks allows none in a webhook's id.
	 */
	public static function prefix(): string {
		$prefix = (string) get_option( self::PREFIX, '' );
		if ( '' === $prefix ) {
			$host   = trim( substr( sanitize_title( str_replace( '.', '-', (string) wp_parse_url( home_url(), PHP_URL_HOST ) ) ), 0, 60 ), '-' );
			$host   = preg_match( '/^[a-z0-9-]+$/', $host ) ? $host : 'wp';
			$prefix = $host . '-' . strtolower( wp_generate_password( 6, false ) );
			add_option( self::PREFIX, $prefix );
			$prefix = (string) get_option( self::PREFIX );
		}
		return $prefix;
	}

	/**
	 * Return what may be stored of a form; what can't be used keeps its old value, and says so.
	 *
	 * @param mixed $given The form's fields, or a whole set of settings.
	 */
	public static function sanitize( $given ): array {
		$given = is_array( $given ) ? $given : array();
		$kept  = self::all();
		if ( isset( $given['address'] ) ) {
			$address = untrailingslashit( esc_url_raw( trim( (string) $given['address'] ), array( 'http', 'https' ) ) );
			if ( '' === $address && '' !== trim( (string) $given['address'] ) ) {
				self::complain( 'address', __( 'The address of Listen has to begin with https:// or http://.', 'listen-narrator' ) );
			} else {
				$kept['address'] = $address;
			}
		}
		foreach ( array( 'sign_secret', 'hook_secret' ) as $name ) {
			$kept[ $name ] = self::secret_from( $name, $given, $kept[ $name ] );
		}
		$token = sanitize_text_field( (string) ( $given['token'] ?? '' ) );
		if ( '' !== $token ) {
			$kept['token'] = $token;
		}
		if ( ! empty( $given['forget_token'] ) ) {
			$kept['token'] = '';
		}
		if ( isset( $given['post_types'] ) ) {
			$kept['post_types'] = array_values( array_filter( array_map( 'sanitize_key', (array) $given['post_types'] ), 'post_type_exists' ) );
		}
		if ( isset( $given['categories'] ) ) {
			$kept['categories'] = array_values( array_filter( array_map( 'absint', (array) $given['categories'] ) ) );
		}
		if ( in_array( $given['placement'] ?? '', self::PLACEMENTS, true ) ) {
			$kept['placement'] = $given['placement'];
		}
		return $kept;
	}

	/**
	 * Return the secret that a form makes, pastes or leaves as it is.
	 *
	 * @param string $name  Which secret.
	 * @param array  $given The form's fields.
	 * @param string $kept  The one there is.
	 */
	private static function secret_from( string $name, array $given, string $kept ): string {
		$pasted = trim( (string) ( $given[ $name ] ?? '' ) );
		if ( '' !== $pasted && null === Signature::key_in( $pasted ) ) {
			self::complain( $name, __( 'A secret has to be whsec_ and the base64 of 24 to 64 bytes.', 'listen-narrator' ) );
			return $kept;
		}
		if ( '' !== $pasted ) {
			return $pasted;
		}
		return '' === $kept || ! empty( $given[ "make_$name" ] ) ? Signature::make_secret() : $kept;
	}

	/**
	 * Tell the administrator what can't be used.
	 *
	 * @param string $field   Which field.
	 * @param string $message What is wrong.
	 */
	private static function complain( string $field, string $message ): void {
		if ( function_exists( 'add_settings_error' ) ) {
			add_settings_error( self::OPTION, "listen_narrator_$field", $message );
		}
	}
}
