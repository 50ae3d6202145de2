<?php
/**
 * What this site says to Listen, and what Listen answers.
 *
 * @package Listen
 */

namespace Listen;

defined( 'ABSPATH' ) || exit;

/**
 * Every call has a time limit, follows no redirect and reads no endless answer.
 */
final class Client {

	const TIMEOUT_S = 10;
	/** Listen reads the article before it answers. */
	const SEND_S       = 30;
	const LONGEST_BODY = 1000000;
	/** Others may be trying names, and a sentence is spoken twice. */
	const HEAR_S = 30;
	/** Two sentences of up to 400 characters, as WAV in base64. */
	const LONGEST_SOUND = 8000000;

	/**
	 * Send one signed event.
	 *
	 * @param array  $event      The envelope: type, timestamp, data.
	 * @param string $webhook_id The event's own id, the same at every attempt.
	 * @return array See ask().
	 */
	public static function send( array $event, string $webhook_id ): array {
		$body  = (string) wp_json_encode( $event, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE );
		$now_s = time();
		return self::ask(
			'POST',
			'/v1/articles',
			$body,
			array(
				'webhook-id'        => $webhook_id,
				'webhook-timestamp' => (string) $now_s,
				'webhook-signature' => Signature::of( Settings::get( 'sign_secret' ), $webhook_id, $now_s, $body ),
			),
			self::SEND_S
		);
	}

	/**
	 * Ask for something as a producer: hold, release or regenerate.
	 *
	 * @param string $article_id Listen's id of the article.
	 * @param string $action     The last part of the route.
	 * @param array  $body       What the route takes.
	 * @return array See ask().
	 */
	public static function produce( string $article_id, string $action, array $body ): array {
		return self::ask(
			'POST',
			'/v1/articles/' . rawurlencode( $article_id ) . '/' . $action,
			(string) wp_json_encode( (object) $body ),
			array( 'Authorization' => 'Bearer ' . Settings::get( 'token' ) )
		);
	}

	/**
	 * Ask as a producer for something of how names are said.
	 *
	 * @param string     $path What follows /v1/lexicon, with its query.
	 * @param array|null $body What the route takes; null: only look.
	 * @return array See ask().
	 */
	public static function names( string $path, ?array $body = null ): array {
		return self::ask(
			null === $body ? 'GET' : 'POST',
			'/v1/lexicon' . $path,
			null === $body ? null : (string) wp_json_encode( (object) $body, JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE ),
			array( 'Authorization' => 'Bearer ' . Settings::get( 'token' ) ),
			self::HEAR_S,
			self::LONGEST_SOUND
		);
	}

	/**
	 * Say whether Listen is making another narration of an article; only a producer's token may ask.
	 *
	 * @param string $article_id Listen's id of the article.
	 */
	public static function is_making( string $article_id ): bool {
		if ( '' === Settings::get( 'token' ) ) {
			return false;
		}
		$answer = self::look(
			'/v1/progress?article=' . rawurlencode( $article_id ),
			array( 'Authorization' => 'Bearer ' . Settings::get( 'token' ) )
		);
		return (int) ( $answer['said']['being_made'] ?? 0 ) > 0;
	}

	/**
	 * Ask for something that everybody may know.
	 *
	 * @param string $path    Path and query.
	 * @param array  $headers More headers.
	 * @return array See ask().
	 */
	public static function look( string $path, array $headers = array() ): array {
		return self::ask( 'GET', $path, null, $headers );
	}

	/**
	 * Ask Listen, and return its answer.
	 *
	 * @param string      $method  GET or POST.
	 * @param string      $path    Path and query.
	 * @param string|null $body    JSON.
	 * @param array       $headers More headers.
	 * @param int         $limit_s How long to wait for the answer, in seconds.
	 * @param int         $longest How many bytes of it are read.
	 * @return array{status:int,said:array,error:string,retry_after_s:int,headers:array}
	 *   `status` is 0 where nothing was answered; `said` is the answer's JSON; `error` is for people, and empty where all is well.
	 */
	private static function ask( string $method, string $path, ?string $body, array $headers, int $limit_s = self::TIMEOUT_S, int $longest = self::LONGEST_BODY ): array {
		$answer = wp_remote_request(
			Settings::get( 'address' ) . $path,
			array(
				'method'              => $method,
				'timeout'             => $limit_s,
				'redirection'         => 0,
				'limit_response_size' => $longest,
				'user-agent'          => 'Listen-WordPress/' . VERSION,
				'headers'             => array_merge( null === $body ? array() : array( 'Content-Type' => 'application/json' ), $headers ),
				'body'                => $body,
			)
		);
		if ( is_wp_error( $answer ) ) {
			return array(
				'status'        => 0,
				'said'          => array(),
				// What PHP says differs by its extensions, and may not say who did not answer.
				'error'         => Settings::get( 'address' ) . ': ' . $answer->get_error_message(),
				'retry_after_s' => 0,
				'headers'       => array(),
			);
		}
		$status = (int) wp_remote_retrieve_response_code( $answer );
		$said   = json_decode( wp_remote_retrieve_body( $answer ), true );
		$said   = is_array( $said ) ? $said : array();
		$detail = is_string( $said['detail'] ?? null ) ? $said['detail'] : wp_remote_retrieve_response_message( $answer );
		return array(
			'status'        => $status,
			'said'          => $said,
			'error'         => $status >= 200 && $status < 300 ? '' : trim( "$status $detail" ),
			'retry_after_s' => (int) wp_remote_retrieve_header( $answer, 'retry-after' ),
			'headers'       => array( 'access-control-allow-origin' => (string) wp_remote_retrieve_header( $answer, 'access-control-allow-origin' ) ),
		);
	}
}
