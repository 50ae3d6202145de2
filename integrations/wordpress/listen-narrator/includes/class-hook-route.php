<?php
/**
 * Where Listen says what became of an article: a signed webhook.
 *
 * @package Listen
 */

namespace Listen;

defined( 'ABSPATH' ) || exit;

/**
 * POST /wp-json/listen-narrator/v1/hook. Events may come twice and overtake each other: the later one wins.
 */
final class Hook_Route {

	const SPACE    = 'listen-narrator/v1';
	const LAST_GOT = 'listen_narrator_last_hook';

	/** Hook into WordPress. */
	public static function start(): void {
		add_action( 'rest_api_init', array( self::class, 'register' ) );
	}

	/** Register the route. */
	public static function register(): void {
		register_rest_route(
			self::SPACE,
			'/hook',
			array(
				'methods'             => 'POST',
				'callback'            => array( self::class, 'take' ),
				'permission_callback' => array( self::class, 'is_signed' ),
			)
		);
	}

	/** The address that Listen has to be told. */
	public static function address(): string {
		return rest_url( self::SPACE . '/hook' );
	}

	/**
	 * Say whether a webhook is signed with the secret, and recent.
	 *
	 * @param \WP_REST_Request $request The webhook.
	 * @return true|\WP_Error
	 */
	public static function is_signed( \WP_REST_Request $request ) {
		$fault = Signature::fault(
			Settings::get( 'hook_secret' ),
			(string) $request->get_header( 'webhook-id' ),
			(string) $request->get_header( 'webhook-timestamp' ),
			(string) $request->get_header( 'webhook-signature' ),
			(string) $request->get_body(),
			time()
		);
		return null === $fault ? true : new \WP_Error( "listen_$fault", 'The webhook is not signed with the secret of this site, or not recent.', array( 'status' => 401 ) );
	}

	/**
	 * Take a webhook.
	 *
	 * @param \WP_REST_Request $request The webhook.
	 */
	public static function take( \WP_REST_Request $request ): \WP_REST_Response {
		$event = json_decode( $request->get_body(), true );
		$data  = is_array( $event ) && is_array( $event['data'] ?? null ) ? $event['data'] : null;
		if ( null === $data || ! is_string( $event['type'] ?? null ) ) {
			return new \WP_REST_Response( array( 'code' => 'listen_no_event' ), 400 );
		}
		update_option( self::LAST_GOT, time(), false );
		$post_id = Posts::post_of( (string) ( $data['article_id'] ?? '' ) );
		if ( $post_id ) {
			self::note( $post_id, $event['type'], self::ms( (string) ( $event['timestamp'] ?? '' ) ), $data );
		}
		return new \WP_REST_Response( null, 204 );
	}

	/**
	 * Write down an event, unless a later one is known.
	 *
	 * @param int    $post_id     The post.
	 * @param string $type        The event's type.
	 * @param int    $event_at_ms When it happened.
	 * @param array  $data        What it says.
	 */
	private static function note( int $post_id, string $type, int $event_at_ms, array $data ): void {
		$known = Narration::of( $post_id );
		if ( $event_at_ms < $known->event_at_ms ) {
			return;
		}
		if ( 'narration.published' === $type || 'narration.updated' === $type ) {
			if ( (int) ( $data['revision'] ?? 0 ) >= ( $known->audio['revision'] ?? 0 ) ) {
				Narration::published( $post_id, self::audio_of( $data, $event_at_ms ), $event_at_ms );
			}
		} elseif ( 'narration.withdrawn' === $type ) {
			Narration::withdrawn( $post_id, $event_at_ms );
		} elseif ( 'narration.failed' === $type ) {
			Narration::failed( $post_id, (string) ( $data['message'] ?? $data['code'] ?? '' ), $event_at_ms );
		} elseif ( 'narration.heard' === $type && 'fine' !== ( $data['verdict'] ?? 'fine' ) ) {
			/* translators: %d: how many sentences. */
			Narration::failed( $post_id, sprintf( __( 'Sentences that sound odd, by listening back: %d', 'listen-narrator' ), (int) ( $data['suspicious'] ?? 0 ) ), $event_at_ms );
		}
	}

	/**
	 * Return what is kept of a narration.
	 *
	 * @param array $data        What the event says.
	 * @param int   $event_at_ms When it happened.
	 */
	private static function audio_of( array $data, int $event_at_ms ): array {
		$audio = (array) ( $data['audio'] ?? array() );
		return array(
			'revision'     => (int) ( $data['revision'] ?? 0 ),
			'duration_ms'  => (int) ( $data['duration_ms'] ?? 0 ),
			// Of a Listen that does not know its own address, this is a file of its machine.
			'url'          => esc_url_raw( (string) ( $audio['url'] ?? '' ), array( 'http', 'https' ) ),
			'mime_type'    => (string) ( $audio['mime_type'] ?? 'audio/mpeg' ),
			'size_bytes'   => (int) ( $audio['size_bytes'] ?? 0 ),
			'language'     => (string) ( $data['language'] ?? '' ),
			'synthetic'    => $data['synthetic'] ?? null,
			'published_at' => gmdate( 'c', intdiv( $event_at_ms, 1000 ) ),
		);
	}

	/**
	 * Return a time of ISO 8601 in milliseconds since 1970; now, where it is none.
	 *
	 * @param string $time The time.
	 */
	public static function ms( string $time ): int {
		try {
			return (int) ( new \DateTimeImmutable( $time ) )->format( 'Uv' );
		} catch ( \Exception $error ) {
			return Queue::now_ms();
		}
	}
}
