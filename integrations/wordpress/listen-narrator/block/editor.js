/**
 * The block in the editor: a place holder, for what readers get is made on the server.
 */
( function ( wp ) {
	const { createElement: el, Fragment } = wp.element;
	const { InspectorControls, useBlockProps } = wp.blockEditor;
	const { PanelBody, Placeholder, ToggleControl } = wp.components;
	const { __ } = wp.i18n;

	wp.blocks.registerBlockType( 'listen-narrator/player', {
		edit( { attributes, setAttributes } ) {
			return el(
				Fragment,
				null,
				el(
					InspectorControls,
					null,
					el(
						PanelBody,
						{ title: __( 'Player', 'listen-narrator' ) },
						el( ToggleControl, {
							label: __( 'Small button until it is pressed', 'listen-narrator' ),
							checked: attributes.compact,
							onChange: ( compact ) => setAttributes( { compact } ),
						} )
					)
				),
				el(
					'div',
					useBlockProps(),
					el( Placeholder, {
						icon: 'controls-volumeon',
						label: __( 'Listen player', 'listen-narrator' ),
						instructions: __( 'Here readers can hear this post, once it is published.', 'listen-narrator' ),
					} )
				)
			);
		},
		save: () => null,
	} );
} )( window.wp );
