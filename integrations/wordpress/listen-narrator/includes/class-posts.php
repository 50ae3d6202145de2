<?php
/**
 * Which posts are narrated, and what becomes of them in WordPress.
 *
 * @package Listen
 */

namespace Listen;

defined( 'ABSPATH' ) || exit;

/**
 * A post is narrated while everybody may read it, the settings name its type and category, and nobody has switched it off.
 */
final class Posts {

	/** Post meta: '1' where an editor has switched the narration off. */
	const OFF = '_listen_narrator_off';

	/** Hook into WordPress. */
	public static function start(): void {
		// After terms and meta are stored; it comes for scheduled posts too, at their hour.
		add_action( 'wp_after_insert_post', array( self::class, 'changed' ), 10, 1 );
		add_action( 'before_delete_post', array( self::class, 'deleted' ), 10, 1 );
	}

	/**
	 * Tell Listen of a post that was saved, if it concerns Listen.
	 *
	 * @param int $post_id The post.
	 */
	public static function changed( $post_id ): void {
		if ( self::is_wanted( (int) $post_id ) || Narration::of( (int) $post_id )->is_on ) {
			Queue::add( (int) $post_id );
		}
	}

	/**
	 * Tell Listen that a post is deleted for good.
	 *
	 * @param int $post_id The post.
	 */
	public static function deleted( $post_id ): void {
		if ( Narration::of( (int) $post_id )->is_on ) {
			Queue::add( (int) $post_id, false, 'article.withdrawn' );
		}
	}

	/**
	 * Say whether readers should hear a post now.
	 *
	 * @param int $post_id The post.
	 */
	public static function is_wanted( int $post_id ): bool {
		$post = get_post( $post_id );
		if ( ! $post || 'publish' !== $post->post_status || '' !== $post->post_password ) {
			return false;
		}
		$wanted = self::is_covered( $post ) && ! self::is_off( $post_id );
		/**
		 * Filters whether a public post is narrated.
		 *
		 * @param bool     $wanted What settings and the post's own switch say.
		 * @param \WP_Post $post   The post.
		 */
		return (bool) apply_filters( 'listen_narrator_wanted', $wanted, $post );
	}

	/**
	 * Say whether the settings name a post's type and category.
	 *
	 * @param \WP_Post $post The post.
	 */
	public static function is_covered( \WP_Post $post ): bool {
		if ( ! in_array( $post->post_type, Settings::get( 'post_types' ), true ) ) {
			return false;
		}
		$categories = Settings::get( 'categories' );
		return ! $categories || ! is_object_in_taxonomy( $post->post_type, 'category' ) || has_category( $categories, $post );
	}

	/**
	 * Say whether an editor has switched a post off.
	 *
	 * @param int $post_id The post.
	 */
	public static function is_off( int $post_id ): bool {
		return '1' === get_post_meta( $post_id, self::OFF, true );
	}

	/**
	 * Switch the narration of a post off or on; saving the post, or Queue::add(), tells Listen.
	 *
	 * @param int  $post_id The post.
	 * @param bool $is_off  Whether it is off.
	 */
	public static function switch_off( int $post_id, bool $is_off ): void {
		if ( $is_off ) {
			update_post_meta( $post_id, self::OFF, '1' );
		} else {
			delete_post_meta( $post_id, self::OFF );
		}
	}

	/**
	 * Return Listen's id of a post.
	 *
	 * @param int $post_id The post.
	 */
	public static function article_id( int $post_id ): string {
		return Settings::prefix() . '-' . $post_id;
	}

	/**
	 * Return the post that an id of Listen's means; 0 where it is none of this site.
	 *
	 * @param string $article_id Listen's id.
	 */
	public static function post_of( string $article_id ): int {
		$begin = Settings::prefix() . '-';
		$rest  = 0 === strpos( $article_id, $begin ) ? substr( $article_id, strlen( $begin ) ) : '';
		return ctype_digit( $rest ) ? (int) $rest : 0;
	}
}
