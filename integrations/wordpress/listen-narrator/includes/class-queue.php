<?php
/**
 * The changes that Listen has yet to be told, in the database, in their order.
 *
 * @package Listen
 */

namespace Listen;

defined( 'ABSPATH' ) || exit;

// phpcs:disable WordPress.DB.DirectDatabaseQuery, WordPress.DB.PreparedSQL -- two tables of our own, whose names hold no input.

/**
 * Of one post, changes go out one after the other; of several, in any order.
 *
 * A change is a row with a version that grows with every change of the post: the time in milliseconds since 1970, or
 * one more than the version before. What is sent is made from the post when it is sent. A row that was never sent
 * gives way to a later one of its post, so that Listen hears the last word and not each keystroke.
 */
final class Queue {

	const CLAIM_S   = 120;
	const PUBLISHED = 'article.published';
	const UPDATED   = 'article.updated';
	const WITHDRAWN = 'article.withdrawn';

	/**
	 * Write down that a post has changed.
	 *
	 * @param int         $post_id     The post.
	 * @param bool        $is_backfill Whether it can wait until all else is sent.
	 * @param string|null $type        The event's type, where the post itself doesn't tell.
	 */
	public static function add( int $post_id, bool $is_backfill = false, ?string $type = null ): void {
		global $wpdb;
		if ( ! Settings::is_connected() ) {
			return;
		}
		$was_on   = Narration::of( $post_id )->is_on;
		$type     = $type ?? ( Posts::is_wanted( $post_id ) ? ( $was_on ? self::UPDATED : self::PUBLISHED ) : self::WITHDRAWN );
		$version  = self::next_version( $post_id );
		$earlier  = $wpdb->get_results( $wpdb->prepare( 'SELECT id, type, attempts FROM ' . Tables::queue() . ' WHERE post_id = %d', $post_id ) );
		$given_up = array();
		foreach ( $earlier as $row ) {
			// One that was sent may have arrived. Only a withdrawal makes it needless, for it is later.
			if ( 0 === (int) $row->attempts || self::WITHDRAWN === $type ) {
				$given_up[] = (int) $row->id;
				// An update alone would not put an article on air that has yet to be published.
				$type = self::UPDATED === $type && self::PUBLISHED === $row->type ? self::PUBLISHED : $type;
			}
		}
		$wpdb->insert(
			Tables::queue(),
			array(
				'post_id'     => $post_id,
				'version'     => $version,
				'type'        => $type,
				'is_backfill' => (int) $is_backfill,
				'due_at'      => time(),
			)
		);
		foreach ( $given_up as $id ) {
			$wpdb->query( $wpdb->prepare( 'DELETE FROM ' . Tables::queue() . ' WHERE id = %d AND claimed_until < %d', $id, time() ) );
		}
		$wpdb->query(
			$wpdb->prepare(
				'UPDATE ' . Tables::posts() . ' SET is_on = %d WHERE post_id = %d AND version = %d',
				(int) ( self::WITHDRAWN !== $type ),
				$post_id,
				$version
			)
		);
		Narration::forget( $post_id );
		Schedule::soon();
	}

	/**
	 * Return a version later than every one of the post before, in one statement, so that two savings get two.
	 *
	 * @param int $post_id The post.
	 */
	private static function next_version( int $post_id ): int {
		global $wpdb;
		$wpdb->query(
			$wpdb->prepare(
				'INSERT INTO ' . Tables::posts() . ' (post_id, version) VALUES (%d, LAST_INSERT_ID(%d))
				ON DUPLICATE KEY UPDATE version = LAST_INSERT_ID(GREATEST(version + 1, VALUES(version)))',
				$post_id,
				self::now_ms()
			)
		);
		return (int) $wpdb->get_var( 'SELECT LAST_INSERT_ID()' );
	}

	/** Return milliseconds since 1970. */
	public static function now_ms(): int {
		return (int) floor( microtime( true ) * 1000 );
	}

	/**
	 * Take the most urgent change that is due, and keep others from it for a while; null where none is.
	 *
	 * Withdrawals go first, what a backfill found last. A change waits for the earlier ones of its post.
	 */
	public static function claim(): ?object {
		global $wpdb;
		$queue = Tables::queue();
		$now   = time();
		$rows  = $wpdb->get_results(
			$wpdb->prepare(
				"SELECT * FROM $queue AS one WHERE due_at <= %d AND claimed_until < %d
				AND NOT EXISTS (SELECT 1 FROM $queue AS earlier WHERE earlier.post_id = one.post_id AND earlier.id < one.id)
				ORDER BY type = %s DESC, is_backfill, id LIMIT 5",
				$now,
				$now,
				self::WITHDRAWN
			)
		);
		foreach ( $rows as $row ) {
			$taken = $wpdb->query(
				$wpdb->prepare(
					"UPDATE $queue SET claimed_until = %d, attempts = attempts + 1 WHERE id = %d AND claimed_until = %d",
					$now + self::CLAIM_S,
					$row->id,
					$row->claimed_until
				)
			);
			if ( 1 === $taken ) {
				$row->attempts = (int) $row->attempts + 1;
				return $row;
			}
		}
		return null;
	}

	/**
	 * Remove a change that needs no more attempts.
	 *
	 * @param object $row The change.
	 */
	public static function settle( object $row ): void {
		$GLOBALS['wpdb']->delete( Tables::queue(), array( 'id' => $row->id ) );
		Narration::forget( (int) $row->post_id );
	}

	/**
	 * Have a change sent again later.
	 *
	 * @param object $row    The change.
	 * @param int    $wait_s How long to wait, in seconds.
	 * @param string $error  Why, for people.
	 */
	public static function postpone( object $row, int $wait_s, string $error ): void {
		$GLOBALS['wpdb']->update(
			Tables::queue(),
			array(
				'due_at'        => time() + $wait_s,
				'claimed_until' => 0,
				'error'         => mb_substr( $error, 0, 500 ),
			),
			array( 'id' => $row->id )
		);
		Narration::forget( (int) $row->post_id );
	}

	/** Let everything be sent now, whatever it was waiting for. */
	public static function hasten(): void {
		$GLOBALS['wpdb']->query( $GLOBALS['wpdb']->prepare( 'UPDATE ' . Tables::queue() . ' SET due_at = %d', time() ) );
	}

	/**
	 * Return how much waits, when the next attempt is due, and the last that went wrong.
	 *
	 * @return array{n:int,due_at:int,attempts:int,error:string}
	 */
	public static function standing(): array {
		global $wpdb;
		$row  = $wpdb->get_row( 'SELECT COUNT(*) AS n, MIN(GREATEST(due_at, claimed_until)) AS due_at, MAX(attempts) AS attempts FROM ' . Tables::queue() );
		$last = $wpdb->get_var( 'SELECT error FROM ' . Tables::queue() . ' WHERE error IS NOT NULL ORDER BY due_at DESC LIMIT 1' );
		return array(
			'n'        => (int) ( $row->n ?? 0 ),
			'due_at'   => (int) ( $row->due_at ?? 0 ),
			'attempts' => (int) ( $row->attempts ?? 0 ),
			'error'    => (string) $last,
		);
	}
}
