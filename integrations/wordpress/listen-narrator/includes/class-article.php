<?php
/**
 * A post as Listen reads it: a schema.org NewsArticle.
 *
 * @package Listen
 */

namespace Listen;

defined( 'ABSPATH' ) || exit;

/**
 * The text is the post's own, as readers get it and without what the theme puts round it.
 */
final class Article {

	/**
	 * Return a post as a NewsArticle.
	 *
	 * @param \WP_Post $post    The post.
	 * @param int      $version Which state of it this is; grows with every change.
	 */
	public static function of( \WP_Post $post, int $version ): array {
		$categories = is_object_in_taxonomy( $post->post_type, 'category' ) ? get_the_category( $post->ID ) : array();
		$tags       = is_object_in_taxonomy( $post->post_type, 'post_tag' ) ? wp_get_post_tags( $post->ID, array( 'fields' => 'names' ) ) : array();
		$article    = array(
			'@context'       => 'https://schema.org',
			'@type'          => 'NewsArticle',
			'identifier'     => Posts::article_id( $post->ID ),
			'url'            => get_permalink( $post ),
			'headline'       => self::plain( get_the_title( $post ) ),
			'description'    => has_excerpt( $post ) ? self::plain( $post->post_excerpt ) : null,
			// The site's: get_bloginfo() would say the language of whoever works in wp-admin.
			'inLanguage'     => str_replace( '_', '-', get_locale() ),
			'datePublished'  => get_post_time( 'Y-m-d\TH:i:s\Z', true, $post ),
			'dateModified'   => get_post_modified_time( 'Y-m-d\TH:i:s\Z', true, $post ),
			'author'         => self::plain( (string) get_the_author_meta( 'display_name', (int) $post->post_author ) ),
			'articleSection' => $categories ? self::plain( $categories[0]->name ) : null,
			'keywords'       => $tags ? array_map( array( self::class, 'plain' ), $tags ) : null,
			'image'          => get_the_post_thumbnail_url( $post, 'full' ),
			'publisher'      => self::plain( get_bloginfo( 'name' ) ),
			'articleBody'    => self::body( $post ),
			'version'        => $version,
		);
		/**
		 * Filters what Listen is told of a post, such as its language or its authors.
		 *
		 * @param array    $article A schema.org NewsArticle.
		 * @param \WP_Post $post    The post.
		 */
		return array_filter( (array) apply_filters( 'listen_narrator_article', $article, $post ) );
	}

	/**
	 * Return a post's text as HTML, without our own player.
	 *
	 * @param \WP_Post $to_read The post.
	 */
	private static function body( \WP_Post $to_read ): string {
		global $post;
		$before = $post;
		$post   = $to_read; // phpcs:ignore WordPress.WP.GlobalVariablesOverride.Prohibited -- put back below.
		setup_postdata( $post );
		Player::$is_quiet = true;
		try {
			return (string) apply_filters( 'the_content', $to_read->post_content ); // phpcs:ignore WordPress.NamingConventions.PrefixAllGlobals
		} finally {
			Player::$is_quiet = false;
			$post             = $before; // phpcs:ignore WordPress.WP.GlobalVariablesOverride.Prohibited
			if ( $before instanceof \WP_Post ) {
				setup_postdata( $before );
			}
		}
	}

	/**
	 * Return text without tags and entities.
	 *
	 * @param string $html Text as WordPress keeps it.
	 */
	private static function plain( string $html ): string {
		return trim( html_entity_decode( wp_strip_all_tags( $html ), ENT_QUOTES | ENT_HTML5, 'UTF-8' ) );
	}
}
