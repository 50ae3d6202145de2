<?php
/**
 * The plugin's two tables: what is known of each post, and what Listen has yet to be told.
 *
 * @package Listen
 */

namespace Listen;

defined( 'ABSPATH' ) || exit;

/**
 * Made when they are first needed, so that each site of a network has its own.
 */
final class Tables {

	const LAYOUT        = 1;
	const LAYOUT_OPTION = 'listen_narrator_layout';

	/** Hook into WordPress. */
	public static function start(): void {
		add_action( 'init', array( self::class, 'make' ), 1 );
	}

	/** The table with a row for each post that Listen was told of. */
	public static function posts(): string {
		return $GLOBALS['wpdb']->prefix . 'listen_narrator_posts';
	}

	/** The table with a row for each change that Listen has yet to be told. */
	public static function queue(): string {
		return $GLOBALS['wpdb']->prefix . 'listen_narrator_queue';
	}

	/** Make the tables where this layout of them is not there yet. */
	public static function make(): void {
		if ( (int) get_option( self::LAYOUT_OPTION, 0 ) === self::LAYOUT ) {
			return;
		}
		require_once ABSPATH . 'wp-admin/includes/upgrade.php';
		$charset = $GLOBALS['wpdb']->get_charset_collate();
		dbDelta(
			'CREATE TABLE ' . self::posts() . " (
			post_id bigint(20) unsigned NOT NULL,
			version bigint(20) unsigned NOT NULL DEFAULT 0,
			is_on tinyint(1) NOT NULL DEFAULT 0,
			state varchar(20) NOT NULL DEFAULT '',
			detail text NULL,
			is_held tinyint(1) NOT NULL DEFAULT 0,
			revision int(10) unsigned NOT NULL DEFAULT 0,
			event_at_ms bigint(20) unsigned NOT NULL DEFAULT 0,
			asked_at bigint(20) unsigned NOT NULL DEFAULT 0,
			narration longtext NULL,
			PRIMARY KEY  (post_id),
			KEY state (state)
			) ENGINE=InnoDB $charset;"
		);
		dbDelta(
			'CREATE TABLE ' . self::queue() . " (
			id bigint(20) unsigned NOT NULL AUTO_INCREMENT,
			post_id bigint(20) unsigned NOT NULL,
			version bigint(20) unsigned NOT NULL,
			type varchar(30) NOT NULL,
			is_backfill tinyint(1) NOT NULL DEFAULT 0,
			attempts int(10) unsigned NOT NULL DEFAULT 0,
			due_at bigint(20) unsigned NOT NULL DEFAULT 0,
			claimed_until bigint(20) unsigned NOT NULL DEFAULT 0,
			error text NULL,
			PRIMARY KEY  (id),
			KEY post_id (post_id),
			KEY due_at (due_at)
			) ENGINE=InnoDB $charset;"
		);
		update_option( self::LAYOUT_OPTION, self::LAYOUT );
	}
}
