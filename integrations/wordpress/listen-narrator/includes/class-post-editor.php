<?php
/**
 * The panel in the block editor, and a box in the classic one.
 *
 * @package Listen
 */

namespace Listen;

defined( 'ABSPATH' ) || exit;

/**
 * Both have the post's own switch; the panel also lets a producer hear and decide.
 */
final class Post_Editor {

	const NONCE = 'listen_narrator_switch';

	/** Hook into WordPress. */
	public static function start(): void {
		add_action( 'enqueue_block_editor_assets', array( self::class, 'panel' ) );
		add_action( 'add_meta_boxes', array( self::class, 'add_box' ) );
		add_action( 'save_post', array( self::class, 'save_box' ) );
	}

	/** Load the panel where the post may be narrated. */
	public static function panel(): void {
		$screen = get_current_screen();
		if ( ! $screen || 'post' !== $screen->base || ! in_array( $screen->post_type, Settings::get( 'post_types' ), true ) ) {
			return;
		}
		$scripts = array(
			'say-as' => array( 'wp-api-fetch', 'wp-components', 'wp-data', 'wp-element', 'wp-i18n', 'wp-rich-text' ),
			'panel'  => array( 'listen-narrator-say-as', 'wp-api-fetch', 'wp-components', 'wp-data', 'wp-edit-post', 'wp-element', 'wp-i18n', 'wp-plugins' ),
		);
		foreach ( $scripts as $name => $needs ) {
			wp_enqueue_script( "listen-narrator-$name", plugins_url( "assets/$name.js", PLUGIN_FILE ), $needs, VERSION, true );
			wp_set_script_translations( "listen-narrator-$name", 'listen-narrator', plugin_dir_path( PLUGIN_FILE ) . 'languages' );
		}
	}

	/** Add the box to the classic editor alone. */
	public static function add_box(): void {
		add_meta_box(
			'listen-narrator',
			__( 'Audio', 'listen-narrator' ),
			array( self::class, 'box' ),
			Settings::get( 'post_types' ),
			'side',
			'default',
			array( '__back_compat_meta_box' => true )
		);
	}

	/**
	 * Show the box.
	 *
	 * @param \WP_Post $post The post.
	 */
	public static function box( $post ): void {
		wp_nonce_field( self::NONCE, self::NONCE );
		$known = Narration::of( $post->ID );
		printf( '<p>%s</p>', esc_html( $known->label() ) );
		printf(
			'<label><input type="checkbox" name="listen_narrator_off" value="1"%s> %s</label>',
			checked( Posts::is_off( $post->ID ), true, false ),
			esc_html__( 'No audio for this post', 'listen-narrator' )
		);
	}

	/**
	 * Store what the box says; it is told when the saving ends.
	 *
	 * @param int $post_id The post.
	 */
	public static function save_box( $post_id ): void {
		$nonce = isset( $_POST[ self::NONCE ] ) ? sanitize_key( wp_unslash( $_POST[ self::NONCE ] ) ) : '';
		if ( wp_verify_nonce( $nonce, self::NONCE ) && current_user_can( 'edit_post', $post_id ) && ! wp_is_post_autosave( $post_id ) && ! wp_is_post_revision( $post_id ) ) {
			Posts::switch_off( (int) $post_id, ! empty( $_POST['listen_narrator_off'] ) );
		}
	}
}
