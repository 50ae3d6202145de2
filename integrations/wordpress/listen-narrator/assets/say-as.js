/**
 * "Say a word differently…" in the panel "Audio": choose by ear how a word of the post is said, and keep it.
 */
( function ( wp ) {
	const { createElement: el, useEffect, useRef, useState } = wp.element;
	const { Button, SelectControl, TextControl } = wp.components;
	const { useSelect } = wp.data;
	const { __, sprintf } = wp.i18n;
	const MOST_CHARS = 400;
	const BLOCKS = 'p, h1, h2, h3, h4, h5, h6, li, blockquote, figcaption, td, th, pre';

	/** Return the words that are selected in one block; empty where there are none, or a whole passage. */
	function selectedWords( select ) {
		const editor = select( 'core/block-editor' );
		const [ start, end ] = [ editor.getSelectionStart(), editor.getSelectionEnd() ];
		if ( ! start.clientId || start.clientId !== end.clientId || ! start.attributeKey || start.attributeKey !== end.attributeKey ) {
			return '';
		}
		const html = ( editor.getBlockAttributes( start.clientId ) || {} )[ start.attributeKey ];
		const text = wp.richText.create( { html: String( html || '' ) } ).text;
		const words = text.slice( Math.min( start.offset, end.offset ), Math.max( start.offset, end.offset ) ).trim();
		return words.length <= 80 ? words : '';
	}

	/** Return the post's first sentence with a word, at most as long as Listen takes; empty where it has none. */
	function sentenceWith( word ) {
		const editor = wp.data.select( 'core/editor' );
		const title = editor.getEditedPostAttribute( 'title' ) || '';
		const page = new window.DOMParser().parseFromString( editor.getEditedPostContent(), 'text/html' );
		const texts = [ ...page.body.querySelectorAll( BLOCKS ) ].map( ( one ) => one.textContent );
		for ( const text of [ ...texts, title ] ) {
			const plain = text.replace( /\s+/g, ' ' ).trim();
			const at = plain.toLowerCase().indexOf( word.toLowerCase() );
			if ( word && at >= 0 ) {
				const begin = Math.max( ...[ '. ', '! ', '? ', '؟ ' ].map( ( mark ) => plain.lastIndexOf( mark, at ) + mark.length ).filter( ( n ) => n > 1 ), 0 );
				const rest = plain.slice( begin );
				const mark = rest.slice( at - begin + word.length ).search( /[.!?؟](\s|$)/ );
				const whole = mark < 0 ? rest : rest.slice( 0, at - begin + word.length + mark + 1 );
				return whole.length <= MOST_CHARS ? whole : plain.slice( Math.max( 0, at - 150 ), at + 240 );
			}
		}
		return '';
	}

	/** Return the address of a WAV file in base64. */
	function soundOf( wav ) {
		const bytes = Uint8Array.from( window.atob( wav ), ( one ) => one.charCodeAt( 0 ) );
		return window.URL.createObjectURL( new window.Blob( [ bytes ], { type: 'audio/wav' } ) );
	}

	function SayAs( { id, mayEverywhere, onApplied } ) {
		const selected = useSelect( selectedWords, [] );
		const [ isOpen, setOpen ] = useState( false );
		const [ word, setWord ] = useState( '' );
		const [ ways, setWays ] = useState( [] );
		const [ way, setWay ] = useState( 'say' );
		const [ spoken, setSpoken ] = useState( '' );
		const [ scope, setScope ] = useState( 'post' );
		const [ status, setStatus ] = useState( '' );
		const [ isBusy, setBusy ] = useState( false );
		const [ kept, setKept ] = useState( null );
		const tried = useRef( { asked: '', heard: null } );
		const player = useRef( null );
		const looked = useRef( 0 );

		const ask = ( action, data ) => wp.apiFetch( { path: '/listen-narrator/v1/posts/' + id + '/say/' + action, method: 'POST', data } );
		const fault = ( problem ) => setStatus( problem.message || String( problem ) );

		/** Say it so; what was kept before is something else. */
		const say = ( one ) => {
			setWay( one.way );
			setSpoken( one.spoken );
			setKept( null );
		};

		/** Take another word, and look for ways of saying it. */
		const take = ( words ) => {
			const turn = ++looked.current;
			setWord( words );
			setWays( [] );
			say( { way: 'say', spoken: '' } );
			setStatus( words ? __( 'Looking for ways of saying it…', 'listen-narrator' ) : '' );
			if ( words ) {
				ask( 'suggest', { written: words } )
					.then( ( said ) => {
						if ( turn === looked.current ) {
							setWays( said.ways );
							setStatus( said.ways.length ? '' : __( 'Nothing to suggest. Write how it sounds.', 'listen-narrator' ) );
						}
					} )
					.catch( ( problem ) => turn === looked.current && fault( problem ) );
			}
		};
		useEffect( () => {
			if ( isOpen && selected && selected !== word ) {
				take( selected );
			}
		}, [ selected ] );

		const name = ( of ) => ( { written: word.trim(), way: of.way, spoken: of.way === 'letters' ? '' : of.spoken.trim() } );

		/** Play the sentence as it is now, or as it would be; have it spoken first, where it was not. */
		const hear = ( which, of ) => {
			const asked = { ...name( of ), sentence: sentenceWith( word.trim() ) || word.trim() };
			const play = ( heard ) => {
				window.URL.revokeObjectURL( player.current.src );
				player.current.src = soundOf( heard[ which ].wav );
				player.current.dataset.heard = which;
				return player.current.play();
			};
			if ( tried.current.asked === JSON.stringify( asked ) ) {
				return play( tried.current.heard ).catch( fault );
			}
			setBusy( true );
			setStatus( __( 'Speaking…', 'listen-narrator' ) );
			return ask( 'try', asked )
				.then( ( heard ) => {
					tried.current = { asked: JSON.stringify( asked ), heard };
					setStatus( asked.sentence );
					return play( heard );
				} )
				.catch( fault )
				.finally( () => setBusy( false ) );
		};

		const choose = ( one ) => {
			say( one );
			hear( 'after', one );
		};

		const keep = () => {
			setBusy( true );
			ask( 'keep', { ...name( { way, spoken } ), scope } )
				.then( ( said ) => {
					setKept( said );
					setStatus( [ __( 'Kept. What is published from now on says it so.', 'listen-narrator' ), ...said.notes ].join( ' ' ) );
				} )
				.catch( fault )
				.finally( () => setBusy( false ) );
		};

		const apply = () => {
			setBusy( true );
			ask( 'apply', { release: kept.release } )
				.then( ( said ) => {
					setKept( null );
					/* translators: %d: how many posts. */
					setStatus( sprintf( __( 'Being spoken again: %d. Only the sentences with the word.', 'listen-narrator' ), said.n_sent ) );
					onApplied();
				} )
				.catch( fault )
				.finally( () => setBusy( false ) );
		};

		if ( ! isOpen ) {
			const open = () => {
				setOpen( true );
				take( selected );
			};
			return el( Button, { variant: 'secondary', className: 'listen-narrator-say', onClick: open }, __( 'Say a word differently…', 'listen-narrator' ) );
		}
		const isSaid = Boolean( word.trim() && ( way === 'letters' || spoken.trim() ) );
		const button = ( label, isOff, onClick, variant ) =>
			el( Button, { variant: variant || 'secondary', disabled: isBusy || isOff, onClick, style: { marginInlineEnd: 8, marginBlockEnd: 8 } }, label );
		const shown = ( one ) => ( one.way === 'letters' ? __( 'letter by letter', 'listen-narrator' ) : one.way === 'ipa' ? '/' + one.spoken + '/' : one.spoken );
		return el(
			'fieldset',
			{ className: 'listen-narrator-say-as', style: { borderBlock: '1px solid #ddd', paddingBlock: 12, marginBlock: 12 } },
			el( 'legend', { className: 'screen-reader-text' }, __( 'Say a word differently…', 'listen-narrator' ) ),
			el( TextControl, {
				label: __( 'Word or name, as it is written', 'listen-narrator' ),
				help: __( 'Select it in the text, or type it.', 'listen-narrator' ),
				value: word,
				onChange: setWord,
				onBlur: () => word.trim() !== '' && ways.length === 0 && spoken === '' && take( word.trim() ),
			} ),
			ways.length > 0 &&
				el(
					'div',
					{ role: 'group', 'aria-label': __( 'Ways of saying it: a press plays one', 'listen-narrator' ), className: 'listen-narrator-ways' },
					el( 'p', null, __( 'Ways of saying it: a press plays one', 'listen-narrator' ) ),
					ways.map( ( one, n ) =>
						el(
							Button,
							{ key: n, variant: 'tertiary', disabled: isBusy, isPressed: one.way === way && one.spoken === spoken, onClick: () => choose( one ) },
							el( 'bdi', null, shown( one ) )
						)
					)
				),
			el( SelectControl, {
				label: __( 'How it is written here', 'listen-narrator' ),
				value: way,
				options: [
					{ value: 'say', label: __( 'as it sounds, such as Keev', 'listen-narrator' ) },
					{ value: 'ipa', label: __( 'phonetic alphabet (IPA)', 'listen-narrator' ) },
					{ value: 'letters', label: __( 'letter by letter', 'listen-narrator' ) },
				],
				onChange: ( chosen ) => say( { way: chosen, spoken } ),
			} ),
			way !== 'letters' && el( TextControl, { label: __( 'Said', 'listen-narrator' ), value: spoken, dir: way === 'ipa' ? 'ltr' : 'auto', onChange: ( text ) => say( { way, spoken: text } ) } ),
			button( __( 'Hear it now', 'listen-narrator' ), ! isSaid, () => hear( 'before', { way, spoken } ) ),
			button( __( 'Hear the change', 'listen-narrator' ), ! isSaid, () => hear( 'after', { way, spoken } ) ),
			el( 'audio', { ref: player, className: 'listen-narrator-trial', hidden: true } ),
			mayEverywhere &&
				el( SelectControl, {
					label: __( 'Where', 'listen-narrator' ),
					value: scope,
					options: [
						{ value: 'post', label: __( 'in this post', 'listen-narrator' ) },
						{ value: 'section', label: __( 'in posts of its first category', 'listen-narrator' ) },
						{ value: 'everywhere', label: __( 'everywhere', 'listen-narrator' ) },
					],
					onChange: setScope,
				} ),
			button( __( 'Keep it', 'listen-narrator' ), ! isSaid || kept !== null, keep, 'primary' ),
			button( __( 'Close', 'listen-narrator' ), false, () => setOpen( false ), 'tertiary' ),
			kept !== null &&
				kept.n_articles > 0 &&
				/* translators: %d: how many posts. */
				button( sprintf( __( 'Speak again what is on air: %d', 'listen-narrator' ), kept.n_articles ), false, apply, 'primary' ),
			el( 'p', { role: 'status', className: 'listen-narrator-said' }, status )
		);
	}

	window.listenNarratorSayAs = SayAs;
} )( window.wp );
