/**
 * The panel "Audio" in the block editor: hear, say-as, hold, release, regenerate, off air. Plain JavaScript over WordPress's own
 * globals, so that nothing has to be built.
 */
( function ( wp ) {
	const { createElement: el, Fragment, useState, useEffect, useCallback } = wp.element;
	const { Button, Notice, TextControl, ToggleControl } = wp.components;
	const { useSelect, useDispatch } = wp.data;
	const { __ } = wp.i18n;
	const ASK_AGAIN_MS = 5000;

	function Panel() {
		const { id, isOff, isSaving } = useSelect( ( select ) => {
			const editor = select( 'core/editor' );
			return {
				id: editor.getCurrentPostId(),
				isOff: Boolean( editor.getEditedPostAttribute( 'listen_narrator_off' ) ),
				isSaving: editor.isSavingPost() && ! editor.isAutosavingPost(),
			};
		}, [] );
		const { editPost } = useDispatch( 'core/editor' );
		const [ known, setKnown ] = useState( null );
		const [ error, setError ] = useState( '' );
		const [ isBusy, setBusy ] = useState( false );
		const [ voice, setVoice ] = useState( '' );

		const ask = useCallback(
			( action, data ) => {
				const path = '/listen-narrator/v1/posts/' + id + ( action ? '/' + action : '' );
				setBusy( Boolean( action ) );
				return wp
					.apiFetch( action ? { path, method: 'POST', data: data || {} } : { path } )
					.then( ( said ) => {
						setKnown( said );
						setError( '' );
						if ( action === 'off' || action === 'on' ) {
							editPost( { listen_narrator_off: said.is_off }, { undoIgnore: true } );
						}
					} )
					.catch( ( problem ) => setError( problem.message || String( problem ) ) )
					.finally( () => setBusy( false ) );
			},
			[ id ]
		);

		useEffect( () => {
			if ( ! isSaving ) {
				ask();
			}
		}, [ isSaving, ask ] );
		const isMaking = known && known.state === 'making';
		useEffect( () => {
			if ( ! isMaking ) {
				return undefined;
			}
			const timer = setInterval( () => ask(), ASK_AGAIN_MS );
			return () => clearInterval( timer );
		}, [ isMaking, ask ] );

		const button = ( label, action, data, isDestructive ) =>
			el( Button, { key: action, variant: 'secondary', isDestructive, disabled: isBusy, onClick: () => ask( action, data ), style: { marginInlineEnd: 8, marginBlockEnd: 8 } }, label );
		const mayAct = known && known.can_act && known.is_told;
		const mayProduce = mayAct && known.is_producer;

		return el(
			Fragment,
			null,
			error && el( Notice, { status: 'error', isDismissible: false }, error ),
			known && el( 'p', { className: 'listen-narrator-label' }, el( 'strong', null, known.label ), known.note ? el( Fragment, null, el( 'br' ), known.note ) : null ),
			known && known.audio_url && el( 'audio', { controls: true, preload: 'none', src: known.audio_url, style: { width: '100%' } } ),
			el( ToggleControl, {
				label: __( 'Audio for this post', 'listen-narrator' ),
				help: __( 'Takes effect when the post is saved.', 'listen-narrator' ),
				checked: ! isOff,
				onChange: ( isOn ) => editPost( { listen_narrator_off: ! isOn } ),
			} ),
			mayProduce &&
				el(
					Fragment,
					null,
					known.is_held
						? button( __( 'Release', 'listen-narrator' ), 'release' )
						: button( __( 'Hold', 'listen-narrator' ), 'hold' ),
					! known.is_held && known.state === 'off' && ! known.is_off && button( __( 'Release', 'listen-narrator' ), 'release' ),
					button( __( 'Make again', 'listen-narrator' ), 'regenerate', voice ? { voice } : {} ),
					el( TextControl, {
						label: __( 'Voice, for “Make again”', 'listen-narrator' ),
						help: __( 'Such as en_GB-cori-medium; empty: the voice it has.', 'listen-narrator' ),
						value: voice,
						onChange: setVoice,
					} )
				),
			known && known.can_act && known.is_producer && el( window.listenNarratorSayAs, { id, mayEverywhere: known.can_say_everywhere, onApplied: () => ask() } ),
			mayAct && ! known.is_off && button( __( 'Take off air now', 'listen-narrator' ), 'off', {}, true ),
			known && known.can_act && known.is_off && button( __( 'Put on air now', 'listen-narrator' ), 'on' )
		);
	}

	wp.plugins.registerPlugin( 'listen-narrator', {
		icon: 'controls-volumeon',
		render: () => el( wp.editPost.PluginDocumentSettingPanel, { name: 'listen-narrator', title: __( 'Audio', 'listen-narrator' ) }, el( Panel ) ),
	} );
} )( window.wp );
