<?php
/**
 * How a word of a post is said: ways of saying it, a sentence to hear, and keeping it.
 *
 * @package Listen
 */

namespace Listen;

defined( 'ABSPATH' ) || exit;

/**
 * POST /wp-json/listen-narrator/v1/posts/ID/say/ACTION. What it does, Listen's routes of names do.
 *
 * The producer's token stays on the server. For one post it is the choice of who may publish it; for a
 * section, or everywhere, of who may edit what others write.
 */
final class Say_As {

	const ACTIONS = array( 'suggest', 'try', 'keep', 'apply' );
	/** Of a sentence that is tried, as Listen has it. */
	const MOST_CHARS = 400;

	/** Hook into WordPress. */
	public static function start(): void {
		add_action( 'rest_api_init', array( self::class, 'register' ) );
	}

	/** Register the routes. */
	public static function register(): void {
		register_rest_route(
			Hook_Route::SPACE,
			'/posts/(?P<id>\d+)/say/(?P<action>' . implode( '|', self::ACTIONS ) . ')',
			array(
				'methods'             => 'POST',
				'callback'            => array( self::class, 'act' ),
				'permission_callback' => array( Editor_Routes::class, 'may_act' ),
				'args'                => array(
					'id'       => array( 'type' => 'integer' ),
					'written'  => self::text( 200 ),
					'way'      => self::choice( 'say', 'ipa', 'letters' ),
					'spoken'   => self::text( 500 ),
					'sentence' => self::text( self::MOST_CHARS ),
					'scope'    => self::choice( 'post', 'section', 'everywhere' ),
					'why'      => self::text( 300 ),
					'release'  => array(
						'type'    => 'integer',
						'minimum' => 0,
						'default' => 0,
					),
				),
			)
		);
	}

	/**
	 * Return what a field of text takes.
	 *
	 * @param int $most How many characters.
	 */
	private static function text( int $most ): array {
		return array(
			'type'              => 'string',
			'default'           => '',
			'maxLength'         => $most,
			'validate_callback' => 'rest_validate_request_arg',
			'sanitize_callback' => 'sanitize_text_field',
		);
	}

	/**
	 * Return what a field takes that has a few values; the first holds where none is given.
	 *
	 * @param string ...$values The values.
	 */
	private static function choice( string ...$values ): array {
		return array(
			'type'    => 'string',
			'enum'    => $values,
			'default' => $values[0],
		);
	}

	/**
	 * Say whether somebody may decide how a word is said in all posts.
	 *
	 * @param int $post_id The post beside which it is asked.
	 */
	public static function may_everywhere( int $post_id ): bool {
		$type = get_post_type_object( (string) get_post_type( $post_id ) );
		return $type && current_user_can( $type->cap->edit_others_posts );
	}

	/**
	 * Do what is asked for.
	 *
	 * @param \WP_REST_Request $request Names the post and the action.
	 * @return array|\WP_Error
	 */
	public static function act( \WP_REST_Request $request ) {
		$post_id = (int) $request['id'];
		switch ( $request['action'] ) {
			case 'suggest':
				return self::suggest( $post_id, (string) $request['written'] );
			case 'try':
				return self::hear( $post_id, $request );
			case 'keep':
				return self::keep( $post_id, $request );
			default:
				return self::apply( $post_id, (int) $request['release'], (string) $request['why'] );
		}
	}

	/**
	 * Return ways of saying a word.
	 *
	 * @param int    $post_id The post.
	 * @param string $written The word.
	 * @return array|\WP_Error
	 */
	private static function suggest( int $post_id, string $written ) {
		$asked  = array(
			'written'  => rawurlencode( $written ),
			'language' => rawurlencode( self::language_of( $post_id ) ),
		);
		$answer = Client::names( add_query_arg( $asked, '/suggestions' ) );
		if ( '' !== $answer['error'] ) {
			return self::refusal( $answer );
		}
		$ways = array();
		foreach ( (array) ( $answer['said']['suggestions'] ?? array() ) as $one ) {
			$way    = ! empty( $one['letters'] ) ? 'letters' : ( isset( $one['ipa'] ) ? 'ipa' : 'say' );
			$ways[] = array(
				'way'    => $way,
				'spoken' => (string) ( 'letters' === $way ? '' : $one[ $way ] ?? '' ),
				'kind'   => (string) ( $one['kind'] ?? '' ),
			);
		}
		return array( 'ways' => $ways );
	}

	/**
	 * Return a sentence as it sounds now, and as it would.
	 *
	 * @param int              $post_id The post.
	 * @param \WP_REST_Request $request The word, how it is said, and the sentence.
	 * @return array|\WP_Error
	 */
	private static function hear( int $post_id, \WP_REST_Request $request ) {
		$body = self::name( $post_id, $request );
		// Listen reads it with the voice of the post, where it knows the post.
		if ( Narration::of( $post_id )->is_on && ! Narration::of( $post_id )->is_waiting ) {
			$body['article_id'] = Posts::article_id( $post_id );
		}
		$body['sentence'] = '' === $request['sentence'] ? $request['written'] : $request['sentence'];
		$answer           = Client::names( '/try', $body );
		if ( '' !== $answer['error'] ) {
			return self::refusal( $answer );
		}
		$heard = array();
		foreach ( array( 'before', 'after' ) as $which ) {
			$heard[ $which ] = array(
				'wav'      => (string) ( $answer['said'][ $which ]['wav'] ?? '' ),
				'phonemes' => (string) ( $answer['said'][ $which ]['phonemes'] ?? '' ),
			);
		}
		return $heard;
	}

	/**
	 * Keep how a word is said.
	 *
	 * @param int              $post_id The post.
	 * @param \WP_REST_Request $request The word, how it is said, and where.
	 * @return array|\WP_Error
	 */
	private static function keep( int $post_id, \WP_REST_Request $request ) {
		if ( 'post' !== $request['scope'] && ! self::may_everywhere( $post_id ) ) {
			return new \WP_Error( 'listen_this_post_alone', __( 'You may only decide how this post says it.', 'listen-narrator' ), array( 'status' => 403 ) );
		}
		$scope = 'everywhere';
		if ( 'post' === $request['scope'] ) {
			$scope = 'article:' . Posts::article_id( $post_id );
		} elseif ( 'section' === $request['scope'] ) {
			$section = self::section_of( $post_id );
			if ( '' === $section ) {
				return new \WP_Error( 'listen_no_section', __( 'This post is in no category.', 'listen-narrator' ), array( 'status' => 422 ) );
			}
			$scope = "section:$section";
		}
		$body   = self::name( $post_id, $request ) + array(
			'scope' => $scope,
			'why'   => Editor_Routes::reason( (string) $request['why'] ),
		);
		$answer = Client::names( '/entries', $body );
		if ( '' !== $answer['error'] ) {
			return self::refusal( $answer );
		}
		$is_new  = ! empty( $answer['said']['changed'] );
		$release = (int) ( $answer['said']['release'] ?? 0 );
		$due     = Client::names( $is_new ? "/apply?release=$release" : '/apply' );
		if ( '' !== $due['error'] ) {
			return self::refusal( $due );
		}
		return array(
			'release'    => $is_new ? $release : 0,
			'notes'      => array_column( (array) ( $answer['said']['conflicts'] ?? array() ), 'detail' ),
			'n_articles' => $is_new || self::may_everywhere( $post_id ) ? (int) ( $due['said']['n_articles'] ?? 0 ) : 0,
		);
	}

	/**
	 * Have posts on air spoken again that say something otherwise by now.
	 *
	 * @param int    $post_id The post.
	 * @param int    $release Which change; 0: all.
	 * @param string $why     Why.
	 * @return array|\WP_Error
	 */
	private static function apply( int $post_id, int $release, string $why ) {
		if ( ! self::may_everywhere( $post_id ) ) {
			$change = $release ? Client::names( "/releases/$release" ) : null;
			if ( null === $change || ! self::is_of_post( $change['said'], $post_id ) ) {
				return new \WP_Error( 'listen_this_post_alone', __( 'You may only decide how this post says it.', 'listen-narrator' ), array( 'status' => 403 ) );
			}
		}
		$body   = array( 'why' => Editor_Routes::reason( $why ) ) + ( $release ? array( 'release' => $release ) : array() );
		$answer = Client::names( '/apply', $body );
		if ( '' !== $answer['error'] ) {
			return self::refusal( $answer );
		}
		$concerned = array_map( array( Posts::class, 'post_of' ), array_column( (array) ( $answer['said']['concern']['articles'] ?? array() ), 'article_id' ) );
		foreach ( array_filter( $concerned ) as $one ) {
			Narration::making( $one );
		}
		return array( 'n_sent' => (int) ( $answer['said']['n_sent'] ?? 0 ) );
	}

	/**
	 * Say whether a change of names concerns a post alone.
	 *
	 * @param array $release As Listen describes it.
	 * @param int   $post_id The post.
	 */
	private static function is_of_post( array $release, int $post_id ): bool {
		$changes = (array) ( $release['changes'] ?? array() );
		return 1 === count( $changes ) && 1 === (int) ( $release['n_changes'] ?? 0 ) && 'article:' . Posts::article_id( $post_id ) === ( $changes[0]['scope'] ?? '' );
	}

	/**
	 * Return a word and how it is said, as Listen takes it.
	 *
	 * @param int              $post_id The post.
	 * @param \WP_REST_Request $request The word, the way and what is said.
	 */
	private static function name( int $post_id, \WP_REST_Request $request ): array {
		$way = (string) $request['way'];
		return array(
			'written'  => (string) $request['written'],
			'language' => self::language_of( $post_id ),
			$way       => 'letters' === $way ? true : (string) $request['spoken'],
		);
	}

	/**
	 * Return the language in which Listen reads a post, such as es.
	 *
	 * @param int $post_id The post.
	 */
	private static function language_of( int $post_id ): string {
		$article = Article::of( get_post( $post_id ), 0 );
		return strtolower( (string) strtok( (string) ( $article['inLanguage'] ?? 'en' ), '-_' ) );
	}

	/**
	 * Return the section in which Listen has a post; empty where it is in none.
	 *
	 * @param int $post_id The post.
	 */
	private static function section_of( int $post_id ): string {
		$article = Article::of( get_post( $post_id ), 0 );
		return (string) ( $article['articleSection'] ?? '' );
	}

	/**
	 * Return what Listen refused, for people.
	 *
	 * @param array $answer Of Client.
	 */
	private static function refusal( array $answer ): \WP_Error {
		$detail = is_string( $answer['said']['detail'] ?? null ) ? $answer['said']['detail'] : $answer['error'];
		return new \WP_Error( 'listen_refused', $detail, array( 'status' => 502 ) );
	}
}
