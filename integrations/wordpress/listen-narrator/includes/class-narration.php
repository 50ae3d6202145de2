<?php
/**
 * What is known of a post's narration.
 *
 * @package Listen
 */

namespace Listen;

defined( 'ABSPATH' ) || exit;

// phpcs:disable WordPress.DB.DirectDatabaseQuery, WordPress.DB.PreparedSQL -- two tables of our own, whose names hold no input.

/**
 * One row of the posts' table, and how it is said to people.
 */
final class Narration {

	/** Accepted by Listen, and not published yet. */
	const MAKING = 'making';
	/** It can be heard. */
	const READY = 'ready';
	/** A person has to look: Listen could not read it, or heard something odd. */
	const LOOK = 'look';
	/** It may not be heard. */
	const OFF = 'off';

	/** So often telling it may fail, for about two minutes, before a person is asked to look. */
	const PATIENT_ATTEMPTS = 4;

	/** @var int The post. */
	public $post_id;
	/** @var bool Whether Listen was last told, or will be, that it may be heard. */
	public $is_on = false;
	/** @var string One of the states above; empty: nothing is known. */
	public $state = '';
	/** @var string What a person should know. */
	public $detail = '';
	/** @var bool Whether a producer keeps what is on air. */
	public $is_held = false;
	/** @var int The newest version that Listen was told, or will be. */
	public $version = 0;
	/** @var int The article's revision, as Listen counts, that was last told. */
	public $revision = 0;
	/** @var int When what is known happened, in milliseconds since 1970. */
	public $event_at_ms = 0;
	/** @var array What can be heard: revision, duration_ms, url, mime_type, size_bytes, language, synthetic, published_at. */
	public $audio = array();
	/** @var bool Whether a change waits to be told. */
	public $is_waiting = false;
	/** @var int How often it was tried to tell it. */
	public $attempts = 0;
	/** @var string What went wrong when it was told. */
	public $error = '';

	/** @var self[] What was read in this request. */
	private static $read = array();

	/**
	 * Return what is known of a post.
	 *
	 * @param int $post_id The post.
	 */
	public static function of( int $post_id ): self {
		if ( ! isset( self::$read[ $post_id ] ) ) {
			self::read( array( $post_id ) );
		}
		return self::$read[ $post_id ];
	}

	/**
	 * Read what is known of many posts at once.
	 *
	 * @param int[] $post_ids The posts.
	 */
	public static function read( array $post_ids ): void {
		global $wpdb;
		foreach ( $post_ids as $post_id ) {
			self::$read[ $post_id ]          = new self();
			self::$read[ $post_id ]->post_id = $post_id;
		}
		$listed = implode( ',', array_map( 'intval', $post_ids ) );
		if ( '' === $listed ) {
			return;
		}
		foreach ( $wpdb->get_results( 'SELECT * FROM ' . Tables::posts() . " WHERE post_id IN ($listed)" ) as $row ) {
			$one              = self::$read[ (int) $row->post_id ];
			$one->is_on       = (bool) $row->is_on;
			$one->state       = $row->state;
			$one->detail      = (string) $row->detail;
			$one->is_held     = (bool) $row->is_held;
			$one->version     = (int) $row->version;
			$one->revision    = (int) $row->revision;
			$one->event_at_ms = (int) $row->event_at_ms;
			$one->audio       = $row->narration ? (array) json_decode( $row->narration, true ) : array();
		}
		foreach ( $wpdb->get_results( 'SELECT post_id, attempts, error FROM ' . Tables::queue() . " WHERE post_id IN ($listed) ORDER BY id" ) as $row ) {
			$one             = self::$read[ (int) $row->post_id ];
			$one->is_waiting = true;
			$one->attempts   = max( $one->attempts, (int) $row->attempts );
			$one->error      = (string) $row->error;
		}
	}

	/**
	 * Forget what was read of a post, because it has changed.
	 *
	 * @param int $post_id The post.
	 */
	public static function forget( int $post_id ): void {
		unset( self::$read[ $post_id ] );
	}

	/**
	 * Write down that Listen took a change.
	 *
	 * @param int    $post_id The post.
	 * @param int    $version Which change.
	 * @param string $outcome What Listen says became of it; empty where that is not known.
	 * @param int    $revision The article's revision, as Listen counts; 0 where it is not known.
	 */
	public static function accepted( int $post_id, int $version, string $outcome, int $revision ): void {
		$known    = self::of( $post_id );
		$revision = max( $revision, $known->revision );
		$said     = array(
			'detail'   => '',
			'is_held'  => (int) ( 'held' === $outcome ),
			'asked_at' => time(),
			'revision' => $revision,
		);
		if ( in_array( $outcome, array( 'withdrawn', 'off_air' ), true ) ) {
			$said['state'] = self::OFF;
			if ( 'off_air' === $outcome ) {
				$said['detail'] = __( 'Taken off air in Listen. Put it back there, or with “Release”.', 'listen-narrator' );
			}
		} elseif ( 'held' === $outcome ) {
			$said['detail'] = __( 'Held: readers hear what was on air before.', 'listen-narrator' );
		} elseif ( ! ( 'unchanged' === $outcome && self::LOOK === $known->state ) ) {
			// Its own narration.published may have overtaken this answer.
			$is_heard      = $known->audio && $revision > 0 && $known->audio['revision'] >= $revision;
			$said['state'] = $is_heard ? self::READY : self::MAKING;
		} else {
			unset( $said['detail'] );
		}
		self::write( $post_id, $said );
	}

	/**
	 * Write down that Listen can't read a post.
	 *
	 * @param int    $post_id The post.
	 * @param string $error   Why.
	 */
	public static function refused( int $post_id, string $error ): void {
		self::write(
			$post_id,
			array(
				'state'  => self::LOOK,
				'detail' => $error,
			)
		);
	}

	/**
	 * Write down that a narration can be heard.
	 *
	 * @param int   $post_id     The post.
	 * @param array $audio       See $audio.
	 * @param int   $event_at_ms When it was published.
	 */
	public static function published( int $post_id, array $audio, int $event_at_ms ): void {
		$is_newest = $audio['revision'] >= self::of( $post_id )->revision;
		self::write(
			$post_id,
			array(
				'state'       => $is_newest ? self::READY : self::MAKING,
				'detail'      => '',
				'event_at_ms' => $event_at_ms,
				'narration'   => (string) wp_json_encode( $audio, JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE ),
			)
		);
	}

	/**
	 * Write down that a narration failed, or should be looked at.
	 *
	 * @param int    $post_id     The post.
	 * @param string $detail      What a person should know.
	 * @param int    $event_at_ms When it happened.
	 */
	public static function failed( int $post_id, string $detail, int $event_at_ms ): void {
		self::write(
			$post_id,
			array(
				'state'       => self::LOOK,
				'detail'      => mb_substr( $detail, 0, 1000 ),
				'event_at_ms' => $event_at_ms,
			)
		);
	}

	/**
	 * Write down that a narration can no longer be heard.
	 *
	 * @param int $post_id     The post.
	 * @param int $event_at_ms When it was withdrawn.
	 */
	public static function withdrawn( int $post_id, int $event_at_ms ): void {
		$said  = array(
			'event_at_ms' => $event_at_ms,
			'narration'   => null,
		);
		$known = self::of( $post_id );
		if ( ! $known->is_on || $event_at_ms > $known->version ) {
			$said['state']   = self::OFF;
			$said['is_held'] = 0;
		}
		self::write( $post_id, $said );
	}

	/**
	 * Write down whether a producer keeps what is on air.
	 *
	 * @param int  $post_id The post.
	 * @param bool $is_held Whether.
	 */
	public static function held( int $post_id, bool $is_held ): void {
		self::write(
			$post_id,
			array(
				'is_held' => (int) $is_held,
				'detail'  => $is_held ? __( 'Held: readers hear what was on air before.', 'listen-narrator' ) : '',
			)
		);
	}

	/**
	 * Write down that a narration is being made again.
	 *
	 * @param int $post_id The post.
	 */
	public static function making( int $post_id ): void {
		self::write(
			$post_id,
			array(
				'state'    => self::MAKING,
				'detail'   => '',
				'asked_at' => time(),
			)
		);
	}

	/**
	 * Ask Listen about posts that have been in the making for a while: its own word may never come.
	 *
	 * @param int $most How many.
	 */
	public static function ask( int $most = 10 ): void {
		global $wpdb;
		if ( ! Settings::is_connected() ) {
			return;
		}
		$rows = $wpdb->get_col(
			$wpdb->prepare(
				'SELECT post_id FROM ' . Tables::posts() . ' WHERE state = %s AND asked_at < %d ORDER BY asked_at LIMIT %d',
				self::MAKING,
				time() - 30,
				$most
			)
		);
		foreach ( array_map( 'intval', $rows ) as $post_id ) {
			self::write( $post_id, array( 'asked_at' => time() ) );
			if ( ! self::ask_about( $post_id ) ) {
				return;
			}
		}
	}

	/**
	 * Ask Listen what became of a post; return whether it answered.
	 *
	 * @param int $post_id The post.
	 */
	public static function ask_about( int $post_id ): bool {
		$article_id = rawurlencode( Posts::article_id( $post_id ) );
		$about      = Client::look( "/v1/about?article=$article_id" );
		if ( 200 !== $about['status'] ) {
			return 0 !== $about['status'];
		}
		$state = $about['said']['state'] ?? '';
		if ( 'published' === $state ) {
			if ( Client::is_making( Posts::article_id( $post_id ) ) ) {
				return true; // What is on air is the one before.
			}
			$got = Client::look( "/v1/articles/$article_id/narration" );
			if ( 200 === $got['status'] ) {
				// Until it is corrected, readers hear the older one; published() tells them apart.
				$audio = self::audio_of( $got['said'] );
				self::published( $post_id, $audio, Hook_Route::ms( $audio['published_at'] ) );
			}
		} elseif ( 'failed' === $state ) {
			self::failed( $post_id, (string) ( $about['said']['reason'] ?? '' ), self::of( $post_id )->event_at_ms );
		} elseif ( 'withdrawn' === $state ) {
			self::withdrawn( $post_id, max( self::of( $post_id )->event_at_ms, self::of( $post_id )->version + 1 ) );
		}
		return true;
	}

	/**
	 * Return what is kept of a manifest.
	 *
	 * @param array $manifest A schema.org AudioObject, as Listen publishes it.
	 */
	private static function audio_of( array $manifest ): array {
		$own = (array) ( $manifest['listen'] ?? array() );
		return array(
			'revision'     => (int) ( $own['revision'] ?? 0 ),
			'duration_ms'  => (int) ( $own['duration_ms'] ?? 0 ),
			'url'          => esc_url_raw( (string) ( $manifest['contentUrl'] ?? '' ), array( 'http', 'https' ) ),
			'mime_type'    => (string) ( $manifest['encodingFormat'] ?? 'audio/mpeg' ),
			'language'     => (string) ( $manifest['inLanguage'] ?? '' ),
			'synthetic'    => $own['synthetic'] ?? null,
			'published_at' => (string) ( $own['published_at'] ?? gmdate( 'c' ) ),
		);
	}

	/**
	 * Store some columns of a post's row.
	 *
	 * @param int   $post_id The post.
	 * @param array $said    Columns and their values.
	 */
	private static function write( int $post_id, array $said ): void {
		global $wpdb;
		$wpdb->query( $wpdb->prepare( 'INSERT IGNORE INTO ' . Tables::posts() . ' (post_id) VALUES (%d)', $post_id ) );
		$wpdb->update( Tables::posts(), $said, array( 'post_id' => $post_id ) );
		self::forget( $post_id );
	}

	/** Return a short word for what is known: ready, making, look, off or unsent. */
	public function short(): string {
		if ( ! Posts::is_wanted( $this->post_id ) ) {
			return 'off';
		}
		if ( $this->is_waiting ) {
			return $this->attempts < self::PATIENT_ATTEMPTS ? 'making' : 'look';
		}
		if ( '' === $this->state ) {
			return 'unsent';
		}
		return array(
			self::MAKING => 'making',
			self::READY  => 'ready',
			self::LOOK   => 'look',
			self::OFF    => 'off',
		)[ $this->state ] ?? 'making';
	}

	/** Return what is known in words, such as "ready, 4:12". */
	public function label(): string {
		$words = array(
			'making' => __( 'being made', 'listen-narrator' ),
			'look'   => __( 'needs a look', 'listen-narrator' ),
			'off'    => __( 'off', 'listen-narrator' ),
			'unsent' => __( 'not sent yet', 'listen-narrator' ),
		);
		$short = $this->short();
		/* translators: %s: how long the narration is, such as 4:12. */
		$label = 'ready' === $short ? sprintf( __( 'ready, %s', 'listen-narrator' ), $this->length() ) : $words[ $short ];
		/* translators: %s: what is known of a narration, such as "ready, 4:12". */
		return $this->is_held && 'off' !== $short ? sprintf( __( '%s (held)', 'listen-narrator' ), $label ) : $label;
	}

	/** Return what a person should know besides. */
	public function note(): string {
		return '' !== $this->error ? $this->error : $this->detail;
	}

	/** Return how long the narration is, such as 4:12 or 1:02:03. */
	public function length(): string {
		$s = (int) round( ( $this->audio['duration_ms'] ?? 0 ) / 1000 );
		return $s >= 3600 ? sprintf( '%d:%02d:%02d', intdiv( $s, 3600 ), intdiv( $s, 60 ) % 60, $s % 60 ) : sprintf( '%d:%02d', intdiv( $s, 60 ), $s % 60 );
	}
}
