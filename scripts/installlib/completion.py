# SPDX-License-Identifier: GPL-2.0-only
"""Completion for bash and zsh, written from the command's parser.

shtab does the same in general.  That of Debian 12 (1.5.5) offers only the first verb in
bash, and only one PATH in zsh, and neither shell completes --tree=DIR with it.
"""

import argparse
import shlex

from . import parsers

BASH = '''\
# bash completion for devmify; `make install` wrote it from the options of the command.

_devmify() {
	local cur=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD - 1]} verb='' word words=''
	COMPREPLY=()
	for word in "${COMP_WORDS[@]:1:COMP_CWORD - 1}"; do
		case $word in
		-*) ;;
		*) verb=$word && break ;;
		esac
	done
	# --tree=x comes as three words.
	if [[ $cur == '=' ]]; then
		cur=''
	elif [[ $option == '=' ]]; then
		option=${COMP_WORDS[COMP_CWORD - 2]}
	fi
	case $verb:$option in
%(values)s
	esac
	case $verb:$cur in
%(options)s
	:*) words=%(verbs)s ;;
%(operands)s
	esac
	[[ $words ]] && COMPREPLY=($(compgen -W "$words" -- "$cur"))
}

complete -F _devmify devmify
'''
# Readline completes names of files by itself, and knows how to quote them.
BASH_OFFERS = {
    parsers.FOLDER: 'compopt -o dirnames && return',
    parsers.FILE: 'compopt -o default && return',
    parsers.CHOICE: 'COMPREPLY=($(compgen -W %s -- "$cur")) && return',
    parsers.LIST: '''compopt -o nospace
		word=${cur%%"${cur##*,}"}
		COMPREPLY=($(compgen -P "$word" -W %s -- "${cur##*,}"))
		return''',
    parsers.NOTHING: 'return'}

ZSH = '''\
#compdef devmify
# zsh completion for devmify; `make install` wrote it from the options of the command.

local curcontext=$curcontext state line
local -A opt_args
local -a verbs=(
%(verbs)s
)

_arguments -C \\
%(options)s \\
	'1:verb:->verb' \\
	'*:: :->rest'

case $state in
verb)
	_describe verb verbs ;;
rest)
	curcontext=${curcontext%%:*:*}:devmify-$words[1]:
	case $words[1] in
%(cases)s
	esac ;;
esac
'''
ZSH_OFFERS = {parsers.FOLDER: '_files -/', parsers.FILE: '_files', parsers.CHOICE: '(%s)',
              parsers.LIST: '_values -s , %s %s', parsers.NOTHING: ' '}


def _bash_case(patterns, work):
    return '\t%s)\n\t\t%s ;;' % (' | '.join(patterns), work)


def bash(parser):
    """The text of a completion for bash."""
    verbs = parsers.verbs(parser)
    everywhere = {'': parser, **verbs}
    values, operands = {}, {}
    for verb, sub in everywhere.items():
        for option in filter(parsers.takes_word, parsers.options(sub)):
            values.setdefault(parsers.offered(option), []).extend(
                '%s:%s' % (verb, name) for name in option.option_strings)
        for action in parsers.operands(sub):
            operands.setdefault(parsers.offered(action), []).append('%s:*' % verb)

    def work(kind, words):
        text = BASH_OFFERS[kind]
        return text % shlex.quote(' '.join(words)) if words else text
    return BASH % {
        'values': '\n'.join(_bash_case(names, work(*offer)) for offer, names in values.items()),
        'options': '\n'.join(
            '\t%s:-*) words=%s ;;' % (verb, shlex.quote(' '.join(
                name for option in parsers.options(sub) for name in option.option_strings)))
            for verb, sub in everywhere.items()),
        'verbs': shlex.quote(' '.join(verbs)),
        'operands': '\n'.join(_bash_case(names, work(*offer)) for offer, names in operands.items())}


def _escaped(text, characters):
    """A text with a backslash before some characters."""
    return ''.join('\\' + char if char in characters + '\\' else char for char in text)


def _brief(action):
    """The help of an argument up to where it begins to explain, on one line."""
    formatter = argparse.HelpFormatter(prog='devmify')
    text = ' '.join(formatter._expand_help(action).split()) if action.help else ''
    return _escaped(text.split(';')[0].split(' (default')[0], ':[]')


def _zsh_offer(action):
    """':what:how' of an argument."""
    kind, words = parsers.offered(action)
    name = _escaped(str(action.metavar or action.dest).split('[')[0], ':')
    how = ZSH_OFFERS[kind]
    if kind == parsers.LIST:
        how %= (name, ' '.join(words))
    elif kind == parsers.CHOICE:
        how %= ' '.join(words)
    return ':%s:%s' % (name, how)


def _zsh_specs(parser):
    """What _arguments is to know of a parser, a word each."""
    for option in parsers.options(parser):
        ends = isinstance(option, (argparse._HelpAction, argparse._VersionAction))
        many = isinstance(option, (argparse._AppendAction, argparse._CountAction))
        for name in option.option_strings:
            front = '(- *)' if ends else '*' if many else ''
            if len(option.option_strings) > 1 and not front:
                front = '(%s)' % ' '.join(option.option_strings)
            equal = '=' * (name.startswith('--') and option.nargs != 0)
            value = _zsh_offer(option) if option.nargs != 0 else ''
            yield '%s%s%s[%s]%s' % (front, name, equal, _brief(option),
                                    ':' * (option.nargs == '?') + value)
    for number, action in enumerate(parsers.operands(parser), 1):
        place = '*' if action.nargs in ('*', '+') else '%d' % number
        yield place + ':' * (action.nargs == '?') + _zsh_offer(action)


def zsh(parser):
    """The text of a completion for zsh, a file _devmify of the fpath."""
    verbs = parsers.verbs(parser)

    def specs(sub, tabs):
        return ' \\\n'.join('\t' * tabs + shlex.quote(spec) for spec in _zsh_specs(sub))
    return ZSH % {
        'verbs': '\n'.join('\t' + shlex.quote('%s:%s' % (_escaped(verb, ':'),
                                                         _escaped(parsers.purpose(sub), ':')))
                           for verb, sub in verbs.items()),
        'options': specs(parser, 1),
        'cases': '\n'.join('\t%s)\n\t\t_arguments -C \\\n%s ;;' % (verb, specs(sub, 3))
                           for verb, sub in verbs.items())}
