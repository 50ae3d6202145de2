<?php
/**
 * Plugin Name:       Listen: narrated articles
 * Description:       Tells your own Listen what you publish, correct and take back, and puts its player on the post.
 * Version:           0.2.0
 * Requires at least: 6.1
 * Requires PHP:      7.4
 * Author:            The Listen contributors
 * License:           GPL-3.0-or-later
 * License URI:       https://www.gnu.org/licenses/gpl-3.0.html
 * Text Domain:       listen-narrator
 * Domain Path:       /languages
 *
 * @package Listen
 */

namespace Listen;

defined( 'ABSPATH' ) || exit;

const VERSION     = '0.2.0';
const PLUGIN_FILE = __FILE__;

foreach ( array( 'settings', 'signature', 'client', 'tables', 'posts', 'queue', 'article', 'delivery', 'narration', 'schedule', 'hook-route', 'editor-routes', 'say-as', 'player', 'post-list', 'post-editor', 'settings-page', 'connection-test', 'translations' ) as $listen_part ) {
	require_once __DIR__ . "/includes/class-$listen_part.php";
}

Translations::start();
Tables::start();
Settings::start();
Posts::start();
Schedule::start();
Hook_Route::start();
Editor_Routes::start();
Say_As::start();
Player::start();

if ( is_admin() ) {
	Settings_Page::start();
	Connection_Test::start();
	Post_List::start();
}
Post_Editor::start();

if ( defined( 'WP_CLI' ) && \WP_CLI ) {
	require_once __DIR__ . '/includes/class-command.php';
	\WP_CLI::add_command( 'listen', Command::class );
}
