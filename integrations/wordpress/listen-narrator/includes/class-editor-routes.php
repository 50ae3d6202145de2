<?php
/**
 * What the editor's sidebar asks for: how a narration stands, and what a producer may do with it.
 *
 * @package Listen
 */

namespace Listen;

defined( 'ABSPATH' ) || exit;

/**
 * GET /wp-json/listen-narrator/v1/posts/ID, and POST …/ID/ACTION.
 *
 * The producer's token stays on the server.
 */
final class Editor_Routes {

	const ACTIONS = array( 'hold', 'release', 'regenerate', 'off', 'on' );

	/** Hook into WordPress. */
	public static function start(): void {
		add_action( 'rest_api_init', array( self::class, 'register' ) );
	}

	/** Register routes, and the post's own switch as a field of posts. */
	public static function register(): void {
		$id = array( 'id' => array( 'type' => 'integer' ) );
		register_rest_route(
			Hook_Route::SPACE,
			'/posts/(?P<id>\d+)',
			array(
				'methods'             => 'GET',
				'callback'            => array( self::class, 'show' ),
				'permission_callback' => array( self::class, 'may_see' ),
				'args'                => $id,
			)
		);
		register_rest_route(
			Hook_Route::SPACE,
			'/posts/(?P<id>\d+)/(?P<action>' . implode( '|', self::ACTIONS ) . ')',
			array(
				'methods'             => 'POST',
				'callback'            => array( self::class, 'act' ),
				'permission_callback' => array( self::class, 'may_act' ),
				'args'                => $id + array(
					'reason'       => array(
						'type'              => 'string',
						'default'           => '',
						'maxLength'         => 500,
						'validate_callback' => 'rest_validate_request_arg',
						'sanitize_callback' => 'sanitize_text_field',
					),
					'voice'        => array(
						'type'              => 'string',
						'default'           => '',
						'maxLength'         => 200,
						'validate_callback' => 'rest_validate_request_arg',
						'sanitize_callback' => 'sanitize_text_field',
					),
					'from_scratch' => array(
						'type'    => 'boolean',
						'default' => false,
					),
				),
			)
		);
		register_rest_field(
			Settings::get( 'post_types' ),
			'listen_narrator_off',
			array(
				'get_callback'    => static function ( $post ) {
					return Posts::is_off( (int) $post['id'] );
				},
				'update_callback' => static function ( $is_off, $post ) {
					Posts::switch_off( (int) $post->ID, (bool) $is_off );
				},
				'schema'          => array(
					'type'        => 'boolean',
					'description' => 'Whether the narration is switched off for this post.',
					'context'     => array( 'edit' ),
				),
			)
		);
	}

	/**
	 * Say whether somebody may see how a narration stands.
	 *
	 * @param \WP_REST_Request $request Names the post.
	 */
	public static function may_see( \WP_REST_Request $request ): bool {
		return current_user_can( 'edit_post', (int) $request['id'] );
	}

	/**
	 * Say whether somebody may decide what readers hear: who may publish the post.
	 *
	 * @param \WP_REST_Request $request Names the post.
	 */
	public static function may_act( \WP_REST_Request $request ): bool {
		return current_user_can( 'edit_post', (int) $request['id'] ) && current_user_can( 'publish_post', (int) $request['id'] );
	}

	/**
	 * Return how a narration stands; ask Listen where it is being made.
	 *
	 * @param \WP_REST_Request $request Names the post.
	 */
	public static function show( \WP_REST_Request $request ): array {
		$post_id = (int) $request['id'];
		if ( Narration::MAKING === Narration::of( $post_id )->state && ! Narration::of( $post_id )->is_waiting && Settings::is_connected() ) {
			Narration::ask_about( $post_id );
		}
		return self::standing( $post_id );
	}

	/**
	 * Do what a producer asks for.
	 *
	 * @param \WP_REST_Request $request Names the post and the action.
	 * @return array|\WP_Error
	 */
	public static function act( \WP_REST_Request $request ) {
		$post_id = (int) $request['id'];
		$action  = (string) $request['action'];
		if ( 'off' === $action || 'on' === $action ) {
			Posts::switch_off( $post_id, 'off' === $action );
			Queue::add( $post_id );
			Delivery::run( null, 3 ); // Withdrawals go first; the rest can wait.
			if ( 'off' === $action && Narration::of( $post_id )->is_held ) {
				// While it is held, Listen keeps our withdrawal; the release carries it out.
				$answer = Client::produce( Posts::article_id( $post_id ), 'release', array( 'reason' => self::reason( (string) $request['reason'] ) ) );
				if ( '' !== $answer['error'] ) {
					return new \WP_Error( 'listen_refused', $answer['error'], array( 'status' => 502 ) );
				}
				Narration::held( $post_id, false );
			}
			return self::standing( $post_id );
		}
		$body = array( 'reason' => self::reason( (string) $request['reason'] ) );
		if ( 'regenerate' === $action ) {
			$body['from_scratch'] = (bool) $request['from_scratch'];
			if ( '' !== $request['voice'] ) {
				$body['voice'] = $request['voice'];
			}
		}
		$answer = Client::produce( Posts::article_id( $post_id ), $action, $body );
		if ( '' !== $answer['error'] ) {
			return new \WP_Error( 'listen_refused', $answer['error'], array( 'status' => 502 ) );
		}
		if ( 'regenerate' === $action ) {
			Narration::making( $post_id );
		} else {
			Narration::held( $post_id, 'hold' === $action );
			if ( 'release' === $action && in_array( $answer['said']['outcome'] ?? '', array( 'queued' ), true ) ) {
				Narration::making( $post_id );
			}
		}
		return self::standing( $post_id );
	}

	/**
	 * Return a reason with the name of who acts: Listen knows the site's token alone.
	 *
	 * @param string $given The person's own words; may be empty.
	 */
	public static function reason( string $given ): string {
		$who = sprintf( '%s (WordPress)', wp_get_current_user()->display_name );
		return mb_substr( '' === $given ? $who : "$who: $given", 0, 500 );
	}

	/**
	 * Return how a narration stands.
	 *
	 * @param int $post_id The post.
	 */
	private static function standing( int $post_id ): array {
		$known = Narration::of( $post_id );
		return array(
			'state'      => $known->short(),
			'label'      => $known->label(),
			'note'       => $known->note(),
			'is_held'    => $known->is_held,
			'is_off'     => Posts::is_off( $post_id ),
			'is_told'    => $known->is_on,
			'audio_url'  => 'ready' === $known->short() ? esc_url_raw( $known->audio['url'] ?? '', array( 'http', 'https' ) ) : '',
			'can_act'    => current_user_can( 'publish_post', $post_id ),
			'is_producer' => Settings::is_connected() && '' !== Settings::get( 'token' ),
			'can_say_everywhere' => Say_As::may_everywhere( $post_id ),
		);
	}
}
