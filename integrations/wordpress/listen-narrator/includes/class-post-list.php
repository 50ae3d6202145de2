<?php
/**
 * The column "Audio" in the lists of posts.
 *
 * @package Listen
 */

namespace Listen;

defined( 'ABSPATH' ) || exit;

/**
 * One look into the database for the whole page of the list.
 */
final class Post_List {

	/** Hook into WordPress. */
	public static function start(): void {
		add_action( 'admin_init', array( self::class, 'register' ) );
	}

	/** Add the column to the types that are narrated. */
	public static function register(): void {
		foreach ( Settings::get( 'post_types' ) as $type ) {
			add_filter( "manage_{$type}_posts_columns", array( self::class, 'head' ) );
			add_action( "manage_{$type}_posts_custom_column", array( self::class, 'cell' ), 10, 2 );
		}
	}

	/**
	 * Name the column.
	 *
	 * @param array $columns The columns there are.
	 */
	public static function head( $columns ): array {
		return $columns + array( 'listen_narrator' => __( 'Audio', 'listen-narrator' ) );
	}

	/**
	 * Show how a post's narration stands.
	 *
	 * @param string $column  Which column.
	 * @param int    $post_id The post.
	 */
	public static function cell( $column, $post_id ): void {
		static $is_read = false;
		if ( 'listen_narrator' !== $column ) {
			return;
		}
		if ( ! $is_read ) {
			$is_read = true;
			Narration::read( array_map( 'intval', wp_list_pluck( $GLOBALS['wp_query']->posts ?? array(), 'ID' ) ) );
		}
		$known = Narration::of( (int) $post_id );
		printf( '<span class="listen-narrator-%s">%s</span>', esc_attr( $known->short() ), esc_html( $known->label() ) );
		if ( 'look' === $known->short() && '' !== $known->note() ) {
			printf( '<br><small>%s</small>', esc_html( wp_html_excerpt( $known->note(), 160, '…' ) ) );
		}
	}
}
