<?php
/**
 * The commands of WP-CLI.
 *
 * @package Listen
 */

namespace Listen;

defined( 'ABSPATH' ) || exit;

/**
 * Has Listen narrate what is published, sends what waits, and says how that goes.
 */
final class Command {

	const PAGE = 200;

	/**
	 * Has Listen narrate the posts that are published already, and forget those that it should not have.
	 *
	 * ## OPTIONS
	 *
	 * [--since=<date>]
	 * : Only posts published since this date, such as 2026-01-31.
	 *
	 * [--limit=<n>]
	 * : At most so many posts, the newest first.
	 *
	 * [--all]
	 * : Those that Listen was told of, too. What is unchanged costs it nothing.
	 *
	 * [--dry-run]
	 * : Only say what would be sent.
	 *
	 * [--queue]
	 * : Don't send: WP-Cron will.
	 *
	 * ## EXAMPLES
	 *
	 *     wp listen backfill --since=2026-01-01 --dry-run
	 *
	 * @param array $args   None.
	 * @param array $chosen The options.
	 */
	public function backfill( $args, $chosen ): void {
		if ( ! Settings::is_connected() ) {
			\WP_CLI::error( 'Set the address of Listen first: Settings → Listen.' );
		}
		$found = self::found( (string) ( $chosen['since'] ?? '' ), (int) ( $chosen['limit'] ?? 0 ), ! empty( $chosen['all'] ) );
		if ( ! empty( $chosen['dry-run'] ) ) {
			foreach ( $found as $post_id ) {
				\WP_CLI::log( sprintf( '%s  %d  %s', Posts::is_wanted( $post_id ) ? 'narrate ' : 'withdraw', $post_id, get_the_title( $post_id ) ) );
			}
			\WP_CLI::success( sprintf( '%d posts would be sent.', count( $found ) ) );
			return;
		}
		foreach ( $found as $post_id ) {
			Queue::add( $post_id, true );
		}
		if ( ! empty( $chosen['queue'] ) ) {
			\WP_CLI::success( sprintf( '%d posts wait for WP-Cron.', count( $found ) ) );
			return;
		}
		$this->deliver();
	}

	/**
	 * Sends what waits, now; for a cron of the system, too.
	 *
	 * ## EXAMPLES
	 *
	 *     wp listen deliver
	 */
	public function deliver(): void {
		$n        = Queue::standing()['n'];
		$progress = \WP_CLI\Utils\make_progress_bar( 'Telling Listen', $n );
		$fault    = '';
		$told     = static function ( $row, $error ) use ( $progress, &$fault ) {
			$progress->tick();
			if ( '' !== $error ) {
				$fault = $error;
				\WP_CLI::warning( "Post {$row->post_id}: $error" );
			}
		};
		Queue::hasten();
		$settled = 0;
		do {
			$n_now    = Delivery::run( $told );
			$settled += $n_now;
		} while ( $n_now > 0 );
		$progress->finish();
		$left = Queue::standing()['n'];
		if ( $left ) {
			\WP_CLI::error( sprintf( '%d sent, %d wait to be sent again. %s', $settled, $left, $fault ) );
		}
		\WP_CLI::success( sprintf( '%d sent.', $settled ) );
	}

	/**
	 * Says how many posts can be heard, are being made, and need a look.
	 *
	 * ## EXAMPLES
	 *
	 *     wp listen status
	 */
	public function status(): void {
		global $wpdb;
		foreach ( $wpdb->get_results( 'SELECT state, COUNT(*) AS n FROM ' . Tables::posts() . ' GROUP BY state ORDER BY state' ) as $row ) { // phpcs:ignore WordPress.DB
			\WP_CLI::log( sprintf( '%-8s %d', '' === $row->state ? 'unsent' : $row->state, $row->n ) );
		}
		\WP_CLI::log( sprintf( '%-8s %d', 'waiting', Queue::standing()['n'] ) );
	}

	/**
	 * Return the posts that Listen has to be told of, the newest first, in pages that fit into memory.
	 *
	 * @param string $since  Only those published since this date; empty: all.
	 * @param int    $limit  At most so many; 0: all.
	 * @param bool   $is_all Also those that it was told of.
	 * @return int[]
	 */
	private static function found( string $since, int $limit, bool $is_all ): array {
		global $wpdb;
		$told  = $wpdb->get_col( 'SELECT post_id FROM ' . Tables::posts() . ' WHERE is_on = 1' ); // phpcs:ignore WordPress.DB
		$found = array_values( array_filter( array_map( 'intval', $told ), static fn( $post_id ) => ! Posts::is_wanted( $post_id ) ) );
		$told  = array_flip( $told );
		for ( $page = 1; ; $page++ ) {
			$query = new \WP_Query(
				array(
					'post_type'        => Settings::get( 'post_types' ),
					'post_status'      => 'publish',
					'has_password'     => false,
					'fields'           => 'ids',
					'orderby'          => 'ID',
					'order'            => 'DESC',
					'posts_per_page'   => self::PAGE,
					'paged'            => $page,
					'no_found_rows'    => true,
					'suppress_filters' => true,
					'date_query'       => '' === $since ? array() : array(
						array(
							'after'     => $since,
							'inclusive' => true,
						),
					),
				)
			);
			foreach ( array_map( 'intval', $query->posts ) as $post_id ) {
				if ( ( $is_all || ! isset( $told[ $post_id ] ) ) && Posts::is_wanted( $post_id ) ) {
					$found[] = $post_id;
				}
				if ( $limit && count( $found ) >= $limit ) {
					return $found;
				}
			}
			if ( count( $query->posts ) < self::PAGE ) {
				return $found;
			}
		}
	}
}
