<?php
/**
 * What the block's script in the editor needs; WordPress reads it beside the script.
 *
 * @package Listen
 */

return array(
	'dependencies' => array( 'wp-block-editor', 'wp-blocks', 'wp-components', 'wp-element', 'wp-i18n' ),
	'version'      => '0.2.0',
);
