<?php
/**
 * When work is done in the background, by WP-Cron.
 *
 * @package Listen
 */

namespace Listen;

defined( 'ABSPATH' ) || exit;

/**
 * A run when something is due, and one every five minutes in case WordPress has lost the first.
 */
final class Schedule {

	const DELIVER = 'listen_narrator_deliver';
	const TICK    = 'listen_narrator_tick';

	/** @var bool Whether this request has something to send. */
	private static $is_urgent = false;

	/** Hook into WordPress. */
	public static function start(): void {
		// phpcs:ignore WordPress.WP.CronInterval -- five minutes.
		add_filter( 'cron_schedules', array( self::class, 'intervals' ) );
		add_action( 'init', array( self::class, 'keep_ticking' ) );
		add_action( self::DELIVER, array( Delivery::class, 'run' ), 10, 0 );
		add_action( self::TICK, array( self::class, 'tick' ), 10, 0 );
		add_action( 'shutdown', array( self::class, 'wake' ) );
		register_deactivation_hook( PLUGIN_FILE, array( self::class, 'end' ) );
	}

	/**
	 * Name the interval of five minutes.
	 *
	 * @param array $known The intervals there are.
	 */
	public static function intervals( $known ): array {
		$known['listen_narrator_5_min'] = array(
			'interval' => 5 * MINUTE_IN_SECONDS,
			'display'  => __( 'Every five minutes', 'listen-narrator' ),
		);
		return $known;
	}

	/** Have the tick come. */
	public static function keep_ticking(): void {
		if ( ! wp_next_scheduled( self::TICK ) ) {
			wp_schedule_event( time() + 5 * MINUTE_IN_SECONDS, 'listen_narrator_5_min', self::TICK );
		}
	}

	/** Send what is due, and ask about what is being made. */
	public static function tick(): void {
		Delivery::run();
		Narration::ask();
	}

	/** Have a run come at once, when this request has answered. */
	public static function soon(): void {
		if ( ! self::$is_urgent ) {
			self::$is_urgent = true;
			self::in_s( 0 );
		}
	}

	/** Have a run come when the next change is due, if one waits. */
	public static function at_next_due(): void {
		$standing = Queue::standing();
		if ( $standing['n'] ) {
			self::in_s( max( 0, $standing['due_at'] - time() ) );
		}
	}

	/**
	 * Have a run come after a while.
	 *
	 * @param int $wait_s How long to wait, in seconds.
	 */
	public static function in_s( int $wait_s ): void {
		// WordPress takes no second event within ten minutes of a first one.
		wp_clear_scheduled_hook( self::DELIVER );
		wp_schedule_single_event( time() + $wait_s, self::DELIVER );
	}

	/** Start WP-Cron in a request of its own, as WordPress would at the next visit. */
	public static function wake(): void {
		if ( self::$is_urgent && ! wp_doing_cron() && ! ( defined( 'DISABLE_WP_CRON' ) && DISABLE_WP_CRON ) && ! ( defined( 'WP_CLI' ) && \WP_CLI ) ) {
			spawn_cron();
		}
	}

	/** Let nothing come any more. */
	public static function end(): void {
		wp_clear_scheduled_hook( self::DELIVER );
		wp_clear_scheduled_hook( self::TICK );
	}
}
