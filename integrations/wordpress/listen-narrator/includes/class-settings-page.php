<?php
/**
 * The page Settings → Listen.
 *
 * @package Listen
 */

namespace Listen;

defined( 'ABSPATH' ) || exit;

/**
 * For administrators alone: it shows the secrets, which Listen's operator has to be given.
 */
final class Settings_Page {

	const SLUG = 'listen-narrator';
	const SEND = 'listen_narrator_send';

	/** Hook into WordPress. */
	public static function start(): void {
		add_action( 'admin_menu', array( self::class, 'register' ) );
		add_action( 'admin_init', array( self::class, 'add_fields' ) );
		add_action( 'admin_post_' . self::SEND, array( self::class, 'send_now' ) );
		add_action( 'admin_notices', array( self::class, 'warn' ) );
		add_filter( 'plugin_action_links_' . plugin_basename( PLUGIN_FILE ), array( self::class, 'link' ) );
	}

	/** Add the page to the menu. */
	public static function register(): void {
		add_options_page( __( 'Listen', 'listen-narrator' ), __( 'Listen', 'listen-narrator' ), 'manage_options', self::SLUG, array( self::class, 'show' ) );
	}

	/**
	 * Link to the page from the list of plugins.
	 *
	 * @param array $links The links there are.
	 */
	public static function link( $links ): array {
		return array_merge( array( sprintf( '<a href="%s">%s</a>', esc_url( self::address() ), esc_html__( 'Settings', 'listen-narrator' ) ) ), (array) $links );
	}

	/** The page's address. */
	public static function address(): string {
		return admin_url( 'options-general.php?page=' . self::SLUG );
	}

	/** Register sections and fields with the Settings API. */
	public static function add_fields(): void {
		add_settings_section( 'connection', __( 'Connection', 'listen-narrator' ), '__return_empty_string', self::SLUG );
		add_settings_section( 'posts', __( 'Posts', 'listen-narrator' ), '__return_empty_string', self::SLUG );
		$fields = array(
			'address'     => array( 'connection', __( 'Address of Listen', 'listen-narrator' ) ),
			'sign_secret' => array( 'connection', __( 'Secret that this site signs with', 'listen-narrator' ) ),
			'hook_secret' => array( 'connection', __( 'Secret that Listen signs with', 'listen-narrator' ) ),
			'token'       => array( 'connection', __( 'Producer’s token', 'listen-narrator' ) ),
			'post_types'  => array( 'posts', __( 'What is narrated', 'listen-narrator' ) ),
			'categories'  => array( 'posts', __( 'Only these categories', 'listen-narrator' ) ),
			'placement'   => array( 'posts', __( 'Player', 'listen-narrator' ) ),
		);
		foreach ( $fields as $name => list( $section, $label ) ) {
			$has_own_label = ! in_array( $name, array( 'post_types', 'categories', 'placement' ), true );
			add_settings_field( $name, $label, array( self::class, "field_$name" ), self::SLUG, $section, $has_own_label ? array( 'label_for' => "listen-$name" ) : array() );
		}
	}

	/** Show the page. */
	public static function show(): void {
		if ( ! current_user_can( 'manage_options' ) ) {
			return;
		}
		echo '<div class="wrap"><h1>' . esc_html__( 'Listen', 'listen-narrator' ) . '</h1>';
		Connection_Test::show_result();
		echo '<form method="post" action="options.php">';
		settings_fields( Settings::OPTION );
		do_settings_sections( self::SLUG );
		submit_button();
		echo '</form>';
		self::show_lines();
		Connection_Test::show_button();
		self::show_queue();
		echo '</div>';
	}

	/** The field of Listen's address. */
	public static function field_address(): void {
		printf(
			'<input type="url" class="regular-text code" id="listen-address" name="listen_narrator[address]" value="%s" placeholder="https://listen.example"><p class="description">%s</p>',
			esc_attr( Settings::get( 'address' ) ),
			esc_html__( 'Where readers’ browsers and this server reach it.', 'listen-narrator' )
		);
	}

	/** The field of the secret that this site signs with. */
	public static function field_sign_secret(): void {
		self::secret( 'sign_secret' );
	}

	/** The field of the secret that Listen signs with. */
	public static function field_hook_secret(): void {
		self::secret( 'hook_secret' );
	}

	/**
	 * Show the field of a secret: it is kept, pasted or made.
	 *
	 * @param string $name Which secret.
	 */
	private static function secret( string $name ): void {
		$is_set = '' !== Settings::get( $name );
		printf(
			'<input type="password" class="regular-text code" id="listen-%1$s" name="listen_narrator[%1$s]" value="" autocomplete="new-password" placeholder="%2$s"><p><label><input type="checkbox" name="listen_narrator[make_%1$s]" value="1"%3$s> %4$s</label></p>',
			esc_attr( $name ),
			esc_attr( $is_set ? __( 'Set. Paste another to change it.', 'listen-narrator' ) : 'whsec_…' ),
			checked( $is_set, false, false ),
			esc_html__( 'Make a new one', 'listen-narrator' )
		);
	}

	/** The field of the producer's token. */
	public static function field_token(): void {
		printf(
			'<input type="password" class="regular-text code" id="listen-token" name="listen_narrator[token]" value="" autocomplete="new-password" placeholder="%s"><p class="description">%s</p>',
			esc_attr( '' !== Settings::get( 'token' ) ? __( 'Set. Paste another to change it.', 'listen-narrator' ) : __( 'None', 'listen-narrator' ) ),
			esc_html__( 'For “Hold”, “Release”, “Make again” and “Say a word differently…” beside the post. It never leaves this server.', 'listen-narrator' )
		);
		if ( '' !== Settings::get( 'token' ) ) {
			printf( '<p><label><input type="checkbox" name="listen_narrator[forget_token]" value="1"> %s</label></p>', esc_html__( 'Forget it', 'listen-narrator' ) );
		}
	}

	/** The field of post types. */
	public static function field_post_types(): void {
		echo '<fieldset><legend class="screen-reader-text">' . esc_html__( 'What is narrated', 'listen-narrator' ) . '</legend><input type="hidden" name="listen_narrator[post_types][]" value="">';
		foreach ( get_post_types( array( 'public' => true ), 'objects' ) as $type ) {
			if ( 'attachment' !== $type->name ) {
				self::box( 'post_types', $type->name, $type->labels->name, in_array( $type->name, Settings::get( 'post_types' ), true ) );
			}
		}
		echo '</fieldset>';
	}

	/** The field of categories. */
	public static function field_categories(): void {
		echo '<fieldset><legend class="screen-reader-text">' . esc_html__( 'Only these categories', 'listen-narrator' ) . '</legend><input type="hidden" name="listen_narrator[categories][]" value="0"><div style="max-height:14em;overflow:auto">';
		foreach ( get_categories( array( 'hide_empty' => false ) ) as $category ) {
			self::box( 'categories', (string) $category->term_id, $category->name, in_array( $category->term_id, Settings::get( 'categories' ), true ) );
		}
		echo '</div><p class="description">' . esc_html__( 'None ticked: all of them.', 'listen-narrator' ) . '</p></fieldset>';
	}

	/** The field of the player's place. */
	public static function field_placement(): void {
		$labels = array(
			'above' => __( 'Above the title', 'listen-narrator' ),
			'below' => __( 'Below the title', 'listen-narrator' ),
			'none'  => __( 'Only where a post or the theme has the block “Listen player”', 'listen-narrator' ),
		);
		echo '<fieldset><legend class="screen-reader-text">' . esc_html__( 'Player', 'listen-narrator' ) . '</legend>';
		foreach ( $labels as $value => $label ) {
			printf( '<label><input type="radio" name="listen_narrator[placement]" value="%s"%s> %s</label><br>', esc_attr( $value ), checked( Settings::get( 'placement' ), $value, false ), esc_html( $label ) );
		}
		echo '</fieldset>';
	}

	/**
	 * Show a box to tick.
	 *
	 * @param string $name   The setting.
	 * @param string $value  What it stands for.
	 * @param string $label  What people read.
	 * @param bool   $is_set Whether it is ticked.
	 */
	private static function box( string $name, string $value, string $label, bool $is_set ): void {
		printf( '<label><input type="checkbox" name="listen_narrator[%s][]" value="%s"%s> %s</label><br>', esc_attr( $name ), esc_attr( $value ), checked( $is_set, true, false ), esc_html( $label ) );
	}

	/** Show the lines that Listen's operator needs. */
	private static function show_lines(): void {
		if ( '' === Settings::get( 'sign_secret' ) ) {
			return;
		}
		$hook  = Hook_Route::address();
		$lines = array(
			"LISTEN_INCOMING_WEBHOOK_SECRETS='" . Settings::get( 'sign_secret' ) . "'",
			"LISTEN_WEBHOOK_ENDPOINTS='$hook'",
			"LISTEN_WEBHOOK_ENDPOINT_SECRETS='$hook=" . Settings::get( 'hook_secret' ) . "'",
			"LISTEN_WEB_URL='" . Settings::get( 'address' ) . "'",
			"LISTEN_ALLOWED_ORIGINS='" . self::origin() . "'",
		);
		printf(
			'<h2>%s</h2><details id="listen-lines"><summary>%s</summary><p>%s</p><pre dir="ltr" style="overflow:auto;background:#fff;padding:1em;border:1px solid #c3c4c7">%s</pre></details>',
			esc_html__( 'Lines for Listen', 'listen-narrator' ),
			esc_html__( 'Show the lines, with the secrets', 'listen-narrator' ),
			esc_html__( 'Set these where Listen runs, and start it again. Who knows the secrets can speak for this site.', 'listen-narrator' ),
			esc_html( implode( "\n", $lines ) )
		);
	}

	/** The origin of this site's pages. */
	public static function origin(): string {
		$parts = wp_parse_url( home_url() );
		return $parts['scheme'] . '://' . $parts['host'] . ( isset( $parts['port'] ) ? ':' . $parts['port'] : '' );
	}

	/** Show what waits to be sent. */
	private static function show_queue(): void {
		$standing = Queue::standing();
		echo '<h2>' . esc_html__( 'Waiting to be sent', 'listen-narrator' ) . '</h2>';
		if ( ! $standing['n'] ) {
			echo '<p>' . esc_html__( 'Nothing. Listen knows all that happened here.', 'listen-narrator' ) . '</p>';
			return;
		}
		/* translators: %d: how many changes. */
		printf( '<p>%s %s</p>', esc_html( sprintf( _n( '%d change.', '%d changes.', $standing['n'], 'listen-narrator' ), $standing['n'] ) ), esc_html( $standing['error'] ) );
		printf(
			'<form method="post" action="%s"><input type="hidden" name="action" value="%s">%s<button class="button">%s</button></form>',
			esc_url( admin_url( 'admin-post.php' ) ),
			esc_attr( self::SEND ),
			wp_nonce_field( self::SEND, '_wpnonce', true, false ),
			esc_html__( 'Send now', 'listen-narrator' )
		);
	}

	/** Send what waits, because the administrator asks for it. */
	public static function send_now(): void {
		check_admin_referer( self::SEND );
		if ( ! current_user_can( 'manage_options' ) ) {
			wp_die( esc_html__( 'You may not do this.', 'listen-narrator' ), 403 );
		}
		Queue::hasten();
		Delivery::run();
		wp_safe_redirect( self::address() );
		exit;
	}

	/** Warn administrators where Listen has not been reached for a while. */
	public static function warn(): void {
		if ( ! current_user_can( 'manage_options' ) || ! Settings::is_connected() ) {
			return;
		}
		$standing = Queue::standing();
		if ( $standing['attempts'] >= Narration::PATIENT_ATTEMPTS ) {
			printf(
				'<div class="notice notice-warning"><p>%s <a href="%s">%s</a></p></div>',
				esc_html( __( 'Listen can’t be told what happens here:', 'listen-narrator' ) . ' ' . $standing['error'] ),
				esc_url( self::address() ),
				esc_html__( 'Look at the settings', 'listen-narrator' )
			);
		}
	}
}
