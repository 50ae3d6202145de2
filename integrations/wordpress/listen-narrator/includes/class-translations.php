<?php
/**
 * The plugin's words in the language of the site or of the editor.
 *
 * @package Listen
 */

namespace Listen;

defined( 'ABSPATH' ) || exit;

/**
 * One file serves all countries of a language: es_MX and es_AR read the Spanish one.
 */
final class Translations {

	/** Hook into WordPress. */
	public static function start(): void {
		add_action( 'init', array( self::class, 'load' ) );
		add_filter( 'load_textdomain_mofile', array( self::class, 'nearest_mo' ), 10, 2 );
		add_filter( 'load_script_translation_file', array( self::class, 'nearest_json' ), 10, 3 );
	}

	/** Load what PHP says. */
	public static function load(): void {
		load_plugin_textdomain( 'listen-narrator', false, dirname( plugin_basename( PLUGIN_FILE ) ) . '/languages' );
	}

	/**
	 * Return the file of the language where there is none of the country.
	 *
	 * @param string $file   The file that WordPress looks for.
	 * @param string $domain Whose words they are.
	 */
	public static function nearest_mo( $file, $domain ): string {
		return 'listen-narrator' === $domain ? self::nearest( (string) $file, '.mo' ) : (string) $file;
	}

	/**
	 * The same for what scripts say.
	 *
	 * @param string|false $file   The file that WordPress looks for.
	 * @param string       $handle The script.
	 * @param string       $domain Whose words they are.
	 * @return string|false
	 */
	public static function nearest_json( $file, $handle, $domain ) {
		return 'listen-narrator' === $domain ? self::nearest( (string) $file, '-editor.json' ) : $file;
	}

	/**
	 * Return a file if it is there, otherwise that of its language.
	 *
	 * @param string $file   The file of language and country.
	 * @param string $ending How files of this kind end.
	 */
	private static function nearest( string $file, string $ending ): string {
		if ( is_readable( $file ) ) {
			return $file;
		}
		$language = strtok( determine_locale(), '_' );
		return plugin_dir_path( PLUGIN_FILE ) . "languages/listen-narrator-$language$ending";
	}
}
