<?php
/**
 * The button that tries the connection, and shows each answer.
 *
 * @package Listen
 */

namespace Listen;

defined( 'ABSPATH' ) || exit;

/**
 * Nothing is published by it: the signed event that it sends is one that Listen does not know.
 */
final class Connection_Test {

	const ACTION = 'listen_narrator_test';

	/** Hook into WordPress. */
	public static function start(): void {
		add_action( 'admin_post_' . self::ACTION, array( self::class, 'run' ) );
	}

	/** Show the button. */
	public static function show_button(): void {
		printf(
			'<h2>%s</h2><form method="post" action="%s"><input type="hidden" name="action" value="%s">%s<button class="button" id="listen-test">%s</button></form>',
			esc_html__( 'Does it work?', 'listen-narrator' ),
			esc_url( admin_url( 'admin-post.php' ) ),
			esc_attr( self::ACTION ),
			wp_nonce_field( self::ACTION, '_wpnonce', true, false ),
			esc_html__( 'Try the connection', 'listen-narrator' )
		);
	}

	/** Try everything, and show it on the settings page. */
	public static function run(): void {
		check_admin_referer( self::ACTION );
		if ( ! current_user_can( 'manage_options' ) ) {
			wp_die( esc_html__( 'You may not do this.', 'listen-narrator' ), 403 );
		}
		set_transient( self::transient(), self::answers(), 5 * MINUTE_IN_SECONDS );
		wp_safe_redirect( Settings_Page::address() );
		exit;
	}

	/** Show what the last test found, once. */
	public static function show_result(): void {
		$answers = get_transient( self::transient() );
		if ( ! is_array( $answers ) ) {
			return;
		}
		delete_transient( self::transient() );
		echo '<table class="widefat striped" id="listen-answers" style="max-width:60em;margin-block:1em"><tbody>';
		foreach ( $answers as list( $is_good, $question, $answer ) ) {
			$sign = null === $is_good ? '–' : ( $is_good ? '✓' : '✗' );
			printf( '<tr><td>%s</td><th scope="row">%s</th><td>%s</td></tr>', esc_html( $sign ), esc_html( $question ), esc_html( $answer ) );
		}
		echo '</tbody></table>';
	}

	/**
	 * Ask all questions.
	 *
	 * @return array[] Each: good, bad or neither (null); the question; the answer.
	 */
	public static function answers(): array {
		if ( ! Settings::is_connected() ) {
			return array( array( false, __( 'Is there a Listen?', 'listen-narrator' ), __( 'Set its address first.', 'listen-narrator' ) ) );
		}
		$alive   = Client::look( '/healthz' );
		$answers = array( array( 200 === $alive['status'], __( 'Does Listen answer?', 'listen-narrator' ), self::said( $alive, __( 'It does.', 'listen-narrator' ) ) ) );
		if ( 200 !== $alive['status'] ) {
			return $answers;
		}
		$answers[] = self::ready_answer();
		$answers[] = self::signature_answer();
		$answers[] = self::token_answer();
		$answers[] = self::origin_answer();
		$last      = (int) get_option( Hook_Route::LAST_GOT, 0 );
		$answers[] = array(
			$last ? true : null,
			__( 'Does Listen tell this site what it made?', 'listen-narrator' ),
			/* translators: %s: a length of time, such as "5 minutes". */
			$last ? sprintf( __( 'It did %s ago.', 'listen-narrator' ), human_time_diff( $last ) ) : __( 'Not yet; until it does, this site asks every five minutes.', 'listen-narrator' ),
		);
		return $answers;
	}

	/** Ask whether Listen's own services are there. */
	private static function ready_answer(): array {
		$question = __( 'Has it everything that it needs?', 'listen-narrator' );
		$answer   = Client::look( '/readyz' );
		if ( 401 === $answer['status'] || 403 === $answer['status'] ) {
			return array( null, $question, __( 'Only its monitors may ask.', 'listen-narrator' ) );
		}
		$missing = array();
		foreach ( (array) ( $answer['said']['checks'] ?? array() ) as $name => $found ) {
			if ( 'ok' !== $found ) {
				$missing[] = "$name: " . ( is_string( $found ) ? $found : '' );
			}
		}
		if ( $missing ) {
			/* translators: %s: names of services, each with what is wrong. */
			return array( false, $question, sprintf( __( 'It lacks %s', 'listen-narrator' ), implode( ', ', $missing ) ) );
		}
		return array( 200 === $answer['status'], $question, self::said( $answer, __( 'It has.', 'listen-narrator' ) ) );
	}

	/** Try the secret that this site signs with. */
	private static function signature_answer(): array {
		$answer  = Client::send( array( 'type' => 'connection.test', 'data' => new \stdClass() ), Settings::prefix() . '-test-' . Queue::now_ms() );
		$is_good = 'unknown_event' === ( $answer['said']['reason'] ?? '' );
		return array( $is_good, __( 'Does it know this site’s signature?', 'listen-narrator' ), $is_good ? __( 'It does.', 'listen-narrator' ) : self::said( $answer, '' ) );
	}

	/** Try the producer's token, on an article that nobody has. */
	private static function token_answer(): array {
		$question = __( 'Does it know the producer’s token?', 'listen-narrator' );
		if ( '' === Settings::get( 'token' ) ) {
			return array( null, $question, __( 'None is set.', 'listen-narrator' ) );
		}
		$answer  = Client::produce( Posts::article_id( 0 ), 'regenerate', array() );
		$is_good = 'article_unknown' === ( $answer['said']['code'] ?? '' );
		return array( $is_good, $question, $is_good ? __( 'It does.', 'listen-narrator' ) : self::said( $answer, '' ) );
	}

	/** Try whether pages of this site may use it. */
	private static function origin_answer(): array {
		$answer  = Client::look( '/v1/about?article=' . rawurlencode( Posts::article_id( 0 ) ), array( 'Origin' => Settings_Page::origin() ) );
		$allowed = $answer['headers']['access-control-allow-origin'] ?? '';
		$is_good = '*' === $allowed || Settings_Page::origin() === $allowed || Settings_Page::origin() === Settings::get( 'address' );
		return array(
			$is_good,
			__( 'May this site’s pages use it?', 'listen-narrator' ),
			/* translators: %s: this site's origin. */
			$is_good ? __( 'They may.', 'listen-narrator' ) : sprintf( __( 'No: add %s to LISTEN_ALLOWED_ORIGINS.', 'listen-narrator' ), Settings_Page::origin() ),
		);
	}

	/**
	 * Return an answer for people.
	 *
	 * @param array  $answer Of Client.
	 * @param string $good   What to say where all is well.
	 */
	private static function said( array $answer, string $good ): string {
		return '' !== $answer['error'] ? $answer['error'] : $good;
	}

	/** What holds the answers until they are shown. */
	private static function transient(): string {
		return 'listen_narrator_test_' . get_current_user_id();
	}
}
