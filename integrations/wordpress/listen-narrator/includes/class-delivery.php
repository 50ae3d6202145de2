<?php
/**
 * Telling Listen what has changed.
 *
 * @package Listen
 */

namespace Listen;

defined( 'ABSPATH' ) || exit;

/**
 * Runs in the background, and stops where Listen can't be reached: the rest would wait for the same.
 */
final class Delivery {

	const RUN_S          = 40;
	const LONGEST_WAIT_S = 3600;
	const LETTERS        = array(
		Queue::PUBLISHED => 'p',
		Queue::UPDATED   => 'u',
		Queue::WITHDRAWN => 'w',
	);

	/**
	 * Send what is due, for a limited time; return how many changes were settled.
	 *
	 * @param callable|null $told     Called after each change, with the row and the error, empty where it was taken.
	 * @param int           $within_s How long no further change is begun, in seconds.
	 */
	public static function run( ?callable $told = null, int $within_s = self::RUN_S ): int {
		$until   = time() + $within_s;
		$settled = 0;
		while ( Settings::is_connected() && time() < $until ) {
			$row = Queue::claim();
			if ( ! $row ) {
				break;
			}
			$answer = self::send( $row );
			if ( $told ) {
				call_user_func( $told, $row, $answer['error'] );
			}
			if ( $answer['is_settled'] ) {
				++$settled;
			} elseif ( 500 !== $answer['status'] ) {
				Schedule::in_s( $answer['wait_s'] );
				return $settled;
			}
		}
		Schedule::at_next_due();
		return $settled;
	}

	/**
	 * Send one change, and keep it for later where Listen did not take it.
	 *
	 * @param object $row The change, claimed.
	 * @return array{is_settled:bool,status:int,error:string,wait_s:int}
	 */
	private static function send( object $row ): array {
		$post_id = (int) $row->post_id;
		$type    = Posts::is_wanted( $post_id ) ? $row->type : Queue::WITHDRAWN;
		$event   = array(
			'type'      => $type,
			'timestamp' => self::iso( (int) $row->version ),
			'data'      => self::data( $post_id, $type, (int) $row->version ),
		);
		// The letter: the same change may turn into a withdrawal between two attempts.
		$webhook_id = Posts::article_id( $post_id ) . "-{$row->version}-" . self::LETTERS[ $type ];
		$answer     = Client::send( $event, $webhook_id );
		$status     = $answer['status'];
		$is_settled = true;
		$wait_s     = 0;
		if ( $status >= 200 && $status < 300 ) {
			Narration::accepted( $post_id, (int) $row->version, (string) ( $answer['said']['outcome'] ?? '' ), (int) ( $answer['said']['revision'] ?? 0 ) );
		} elseif ( 409 === $status ) {
			// An earlier attempt had arrived, and its answer was lost.
			Narration::accepted( $post_id, (int) $row->version, '', 0 );
		} elseif ( in_array( $status, array( 400, 413, 415, 422 ), true ) ) {
			Narration::refused( $post_id, $answer['error'] );
		} else {
			$is_settled = false;
			$wait_s     = self::wait_s( (int) $row->attempts, $answer['retry_after_s'] );
			Queue::postpone( $row, $wait_s, $answer['error'] );
		}
		if ( $is_settled ) {
			Queue::settle( $row );
		}
		return array(
			'is_settled' => $is_settled,
			'status'     => $status,
			'error'      => 409 === $status ? '' : $answer['error'],
			'wait_s'     => $wait_s,
		);
	}

	/**
	 * Return what an event says of its article.
	 *
	 * @param int    $post_id The post.
	 * @param string $type    The event's type.
	 * @param int    $version The post's version.
	 */
	private static function data( int $post_id, string $type, int $version ): array {
		if ( Queue::WITHDRAWN === $type ) {
			return array(
				'id'      => Posts::article_id( $post_id ),
				'version' => $version,
			);
		}
		return Article::of( get_post( $post_id ), $version );
	}

	/**
	 * Return how long to wait before the next attempt, in seconds: 5, 20, 80 … and at most an hour, for ever.
	 *
	 * @param int $attempts      How many there were, at least 1.
	 * @param int $retry_after_s What Listen asks for.
	 */
	public static function wait_s( int $attempts, int $retry_after_s ): int {
		$planned = min( 5 * 4 ** min( $attempts - 1, 6 ), self::LONGEST_WAIT_S );
		return (int) max( $planned, min( $retry_after_s, self::LONGEST_WAIT_S ) );
	}

	/**
	 * Return a time as ISO 8601 with milliseconds.
	 *
	 * @param int $ms Milliseconds since 1970.
	 */
	private static function iso( int $ms ): string {
		return gmdate( 'Y-m-d\TH:i:s', intdiv( $ms, 1000 ) ) . sprintf( '.%03dZ', $ms % 1000 );
	}
}
