<?php
/**
 * The player on the post, and what search engines are told of the sound.
 *
 * @package Listen
 */

namespace Listen;

defined( 'ABSPATH' ) || exit;

/**
 * Placed by a block of its own, or by the settings above or below the title: once a page.
 */
final class Player {

	const BLOCK  = 'listen-narrator/player';
	const SCRIPT = 'listen-narrator-player';

	/** @var bool Whether a post's text is made for Listen, which has no use for a player. */
	public static $is_quiet = false;

	/** @var bool Whether the page has its player. */
	private static $is_placed = false;

	/** Hook into WordPress. */
	public static function start(): void {
		add_action( 'init', array( self::class, 'register' ) );
		add_filter( 'render_block_core/post-title', array( self::class, 'at_title_block' ), 10, 3 );
		add_action( 'loop_start', array( self::class, 'before_post' ) );
		add_filter( 'the_content', array( self::class, 'before_text' ), 20 );
		add_action( 'wp_head', array( self::class, 'structured_data' ) );
		add_filter( 'script_loader_tag', array( self::class, 'as_module' ), 10, 2 );
	}

	/** Register the block. */
	public static function register(): void {
		register_block_type( plugin_dir_path( PLUGIN_FILE ) . 'block', array( 'render_callback' => array( self::class, 'block' ) ) );
		wp_set_script_translations( 'listen-narrator-player-editor-script', 'listen-narrator', plugin_dir_path( PLUGIN_FILE ) . 'languages' );
	}

	/**
	 * Return what the block shows.
	 *
	 * @param array     $attributes The block's.
	 * @param string    $content    Unused.
	 * @param \WP_Block $block      Knows its post.
	 */
	public static function block( $attributes, $content, $block ): string {
		$post_id = (int) ( $block->context['postId'] ?? get_the_ID() );
		if ( self::$is_quiet || is_feed() || ! Posts::is_wanted( $post_id ) ) {
			return '';
		}
		if ( get_queried_object_id() === $post_id ) {
			self::$is_placed = true;
		}
		$wrapper = get_block_wrapper_attributes();
		return "<div $wrapper>" . self::element( $post_id, ! empty( $attributes['compact'] ) ) . '</div>';
	}

	/**
	 * Put the player above or below the title, where the theme has a block for it.
	 *
	 * @param string    $html  The title.
	 * @param array     $block Unused.
	 * @param \WP_Block $title The title's block.
	 */
	public static function at_title_block( $html, $block, $title ): string {
		$post_id   = (int) ( $title->context['postId'] ?? 0 );
		$placement = Settings::get( 'placement' );
		if ( 'none' === $placement || get_queried_object_id() !== $post_id || ! self::is_page_of( $post_id ) ) {
			return (string) $html;
		}
		return 'above' === $placement ? self::place( $post_id ) . $html : $html . self::place( $post_id );
	}

	/**
	 * Put the player above the whole post, where the theme is a classic one.
	 *
	 * @param \WP_Query $query Whose loop starts.
	 */
	public static function before_post( $query ): void {
		if ( 'above' === Settings::get( 'placement' ) && $query->is_main_query() && ! wp_is_block_theme() && self::is_page_of( get_queried_object_id() ) ) {
			echo self::place( get_queried_object_id() ); // phpcs:ignore WordPress.Security.EscapeOutput.OutputNotEscaped -- escaped in element().
		}
	}

	/**
	 * Put the player above the text, where nothing else has placed it.
	 *
	 * @param string $html The text.
	 */
	public static function before_text( $html ): string {
		if ( 'none' === Settings::get( 'placement' ) || ! in_the_loop() || ! is_main_query() || doing_filter( 'get_the_excerpt' ) || ! self::is_page_of( (int) get_the_ID() ) ) {
			return (string) $html;
		}
		return self::place( (int) get_the_ID() ) . $html;
	}

	/**
	 * Say whether this is the page of a post that can be heard and has no player yet, nor a block for it.
	 *
	 * @param int $post_id The post.
	 */
	private static function is_page_of( int $post_id ): bool {
		return ! self::$is_quiet && ! self::$is_placed && $post_id && is_singular() && get_queried_object_id() === $post_id
			&& ! is_feed() && ! has_block( self::BLOCK, $post_id ) && Posts::is_wanted( $post_id );
	}

	/**
	 * Return the page's player.
	 *
	 * @param int $post_id The post.
	 */
	private static function place( int $post_id ): string {
		self::$is_placed = true;
		$element         = self::element( $post_id, false );
		return '' === $element ? '' : '<div class="listen-narrator alignwide is-layout-constrained">' . $element . '</div>';
	}

	/**
	 * Return the player's element, and have its script loaded; nothing where nobody may hear the post.
	 *
	 * @param int  $post_id    The post.
	 * @param bool $is_compact Whether it is a small button until it is pressed.
	 */
	private static function element( int $post_id, bool $is_compact ): string {
		$known = Narration::of( $post_id );
		if ( ! Settings::is_connected() || Narration::OFF === $known->state ) {
			return '';
		}
		wp_enqueue_script( self::SCRIPT, Settings::get( 'address' ) . '/player.js', array(), null, true );
		$seconds    = (int) round( ( $known->audio['duration_ms'] ?? 0 ) / 1000 );
		$attributes = array(
			'article'  => Posts::article_id( $post_id ),
			'headline' => wp_strip_all_tags( get_the_title( $post_id ) ),
			'url'      => (string) get_permalink( $post_id ),
			'lang'     => strtok( get_bloginfo( 'language' ), '-' ),
		);
		if ( ! $known->is_waiting ) {
			// In the moment before Listen is told, it says that it knows no such article.
			$attributes['unavailable'] = 'hide';
		}
		if ( $seconds ) {
			$attributes['duration'] = (string) $seconds;
		}
		if ( $is_compact ) {
			$attributes['compact'] = '';
		}
		/**
		 * Filters the attributes of the player, which docs/player.md lists.
		 *
		 * @param array $attributes Name and value.
		 * @param int   $post_id    The post.
		 */
		$attributes = (array) apply_filters( 'listen_narrator_player', $attributes, $post_id );
		$html       = '';
		foreach ( $attributes as $name => $value ) {
			$html .= ' ' . sanitize_key( $name ) . '="' . esc_attr( $value ) . '"';
		}
		$sound = esc_url( $known->audio['url'] ?? '', array( 'http', 'https' ) );
		$inner = '' === $sound ? '' : '<audio controls preload="none" src="' . $sound . '"></audio>';
		return "<listen-player$html>$inner</listen-player>";
	}

	/**
	 * Load the player as the module that it is.
	 *
	 * @param string $tag    The script's element.
	 * @param string $handle Which script.
	 */
	public static function as_module( $tag, $handle ): string {
		if ( self::SCRIPT !== $handle ) {
			return (string) $tag;
		}
		$tag = preg_replace( '/ type=([\'"])text\/javascript\1/', '', (string) $tag );
		return (string) preg_replace( '/<script /', '<script type="module" ', (string) $tag, 1 );
	}

	/** Tell search engines of the sound, where there is some. */
	public static function structured_data(): void {
		$post_id = is_singular() ? get_queried_object_id() : 0;
		$known   = $post_id ? Narration::of( $post_id ) : null;
		if ( ! $known || empty( $known->audio['url'] ) || Narration::OFF === $known->state || ! Posts::is_wanted( $post_id ) ) {
			return;
		}
		$audio = $known->audio;
		$said  = array_filter(
			array(
				'@context'         => 'https://schema.org',
				'@type'            => 'AudioObject',
				'name'             => html_entity_decode( wp_strip_all_tags( get_the_title( $post_id ) ), ENT_QUOTES | ENT_HTML5, 'UTF-8' ),
				'contentUrl'       => esc_url_raw( $audio['url'], array( 'http', 'https' ) ),
				'encodingFormat'   => $audio['mime_type'],
				'duration'         => self::iso_duration( (int) $audio['duration_ms'] ),
				'contentSize'      => empty( $audio['size_bytes'] ) ? null : (string) $audio['size_bytes'],
				'inLanguage'       => $audio['language'],
				'digitalSourceType' => self::source_type( $audio['synthetic'] ?? null ),
				'uploadDate'       => $audio['published_at'],
				'associatedArticle' => array(
					'@type' => 'NewsArticle',
					'url'   => get_permalink( $post_id ),
				),
			)
		);
		echo '<script type="application/ld+json">' . wp_json_encode( $said, JSON_HEX_TAG | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE ) . "</script>\n";
	}

	/**
	 * Return how the sound came to be, as schema.org calls it; nothing where nobody knows.
	 *
	 * @param mixed $is_synthetic Whether a synthetic voice reads.
	 */
	private static function source_type( $is_synthetic ): ?string {
		if ( ! is_bool( $is_synthetic ) ) {
			return null;
		}
		return 'https://schema.org/' . ( $is_synthetic ? 'TrainedAlgorithmicMedia' : 'DigitalCapture' ) . 'DigitalSource';
	}

	/**
	 * Return a length as ISO 8601, such as PT4M12S.
	 *
	 * @param int $ms Milliseconds.
	 */
	private static function iso_duration( int $ms ): string {
		$s = (int) round( $ms / 1000 );
		return 'PT' . ( $s >= 3600 ? intdiv( $s, 3600 ) . 'H' : '' ) . ( $s >= 60 ? intdiv( $s, 60 ) % 60 . 'M' : '' ) . $s % 60 . 'S';
	}
}
