<?php
/**
 * Leaves nothing of the plugin: no tables, settings, post meta or scheduled work, on any site of a network.
 *
 * @package Listen
 */

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

/** Remove everything of one site. */
function listen_narrator_remove(): void {
	global $wpdb;
	foreach ( array( 'listen_narrator_queue', 'listen_narrator_posts' ) as $listen_narrator_table ) {
		$wpdb->query( "DROP TABLE IF EXISTS {$wpdb->prefix}$listen_narrator_table" ); // phpcs:ignore WordPress.DB
	}
	foreach ( array( 'listen_narrator', 'listen_narrator_prefix', 'listen_narrator_layout', 'listen_narrator_last_hook' ) as $listen_narrator_option ) {
		delete_option( $listen_narrator_option );
	}
	$wpdb->query( "DELETE FROM {$wpdb->options} WHERE option_name LIKE '\\_transient\\_listen\\_narrator%' OR option_name LIKE '\\_transient\\_timeout\\_listen\\_narrator%'" ); // phpcs:ignore WordPress.DB
	delete_post_meta_by_key( '_listen_narrator_off' );
	wp_clear_scheduled_hook( 'listen_narrator_deliver' );
	wp_clear_scheduled_hook( 'listen_narrator_tick' );
}

if ( is_multisite() ) {
	foreach ( get_sites(
		array(
			'fields' => 'ids',
			'number' => 0,
		)
	) as $listen_narrator_site ) {
		switch_to_blog( $listen_narrator_site );
		listen_narrator_remove();
		restore_current_blog();
	}
} else {
	listen_narrator_remove();
}
