# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# Bash completion of pgmapbench: options are those of the program's own help and
# names are those that it lists, so that there is little here to go out of date.

# PROGRAM COMMAND: its options, one a line, as --json or --size=LIST.
_pgmapbench_options() {
	"$1" "$2" --help-all 2>/dev/null |
		sed -nE 's/^ {2,6}(-[a-z], )?(--[a-z-]+(=[^ ]+)?).*/\2/p'
}

# PROGRAM TOPIC: the first column of a list, with what is indented left out.
_pgmapbench_names() {
	"$1" list "$2" 2>/dev/null | sed -nE '2,$s/^([a-z][^ ]*).*/\1/p'
}

# PROGRAM ARGUMENT...: what its error says that there is.
_pgmapbench_there_are() {
	"$@" 2>&1 >/dev/null | sed -nE 's/.*there are: //p' | tr -s ', ' '\n'
}

# PROGRAM COMMAND OPTION: what its value may be, one a line.
_pgmapbench_values() {
	case $3 in
	--strategy)
		_pgmapbench_names "$1" strategies
		case $2 in run | worker) printf '%s\n' all sound ;; esac ;;
	--baseline) _pgmapbench_names "$1" strategies ;;
	--workload) _pgmapbench_names "$1" workloads ;;
	--suite) _pgmapbench_names "$1" suites ;;
	--path) _pgmapbench_names "$1" paths ;;
	--scenario) _pgmapbench_names "$1" scenarios ;;
	--memory) _pgmapbench_names "$1" memory ;;
	--phase)
		"$1" list workloads --json 2>/dev/null |
			sed -nE '/"phases"/,/\]/s/^ *"([a-z_]+)",?$/\1/p' |
			sort -u
		echo total
		[ "$2" = history ] || echo all ;;
	--only)
		_pgmapbench_names "$1" strategies
		_pgmapbench_names "$1" paths
		_pgmapbench_names "$1" workloads ;;
	--across) printf '%s\n' machine rows suite all ;;
	--memory-model) _pgmapbench_there_are "$1" "$2" "$3" '?' ;;
	--part) _pgmapbench_there_are "$1" "$2" statistics "$3" '?' ;;
	--to | --kind) _pgmapbench_there_are "$1" "$2" RESULT "$3" '?' ;;
	*)	# an axis: those of its values that are one word
		"$1" list axes 2>/dev/null | sed -nE "s/^${3#--} +//p" |
			tr ',' '\n' | sed -nE 's/^ *([a-z0-9]+)$/\1/p' ;;
	esac
}

# PROGRAM COMMAND: what stands without an option, one a line.
_pgmapbench_arguments() {
	case $2 in
	list) _pgmapbench_there_are "$1" list '?' ;;
	selftest) _pgmapbench_there_are "$1" selftest '?' ;;
	verify)
		_pgmapbench_names "$1" strategies
		_pgmapbench_values "$1" verify --primitive ;;
	esac
}

# PREFIX: results, and the directories that they may be in.
_pgmapbench_results() {
	compgen -d -- "$1"
	compgen -f -X '!*.json' -- "$1"
}

# OPTION... on stdin, with = where they take a value.
_pgmapbench_flags() {
	sed 's/=.*/=/'
}

# PROGRAM COMMAND OPTION=ARGUMENT VALUE: the whole value, as far as it is known.
_pgmapbench_option_value() {
	local list=''
	case $3 in
	*=FILE | *=CTL*) compgen -f -- "$4" ;;
	*=DIR) compgen -d -- "$4" ;;
	*)
		# of a list the last item
		case $3,$4 in *=LIST*,*,*) list=${4%,*}, ;; esac
		_pgmapbench_values "$1" "$2" "${3%%=*}" | sed "s|^|$list|" ;;
	esac
}

# PROGRAM COMMAND BEFORE WORD: all that could stand in place of WORD.
_pgmapbench_candidates() {
	local options option
	if [ -z "$2" ]; then
		"$1" --help 2>/dev/null |
			sed -nE '/^  pgmapbench/d; s/^  ([a-z]+) .*/\1/p'
		printf '%s\n' --help --version
		return
	fi
	options=$(_pgmapbench_options "$1" "$2")
	case $4 in
	--*=*)
		option=$(grep -e "^${4%%=*}=" <<<"$options") &&
			_pgmapbench_option_value "$1" "$2" "$option" \
				"${4#*=}" | sed "s|^|${4%%=*}=|"
		return ;;
	esac
	case $3 in
	--*=*) ;;
	--*)
		if option=$(grep -e "^$3=" <<<"$options"); then
			_pgmapbench_option_value "$1" "$2" "$option" "$4"
			return
		fi ;;
	esac
	case $2,$4 in
	*,-*) _pgmapbench_flags <<<"$options" ;;
	history,*) compgen -d -- "$4" ;;
	compare,* | breakeven,* | export,* | report,* | plot,*)
		_pgmapbench_results "$4" ;;
	*) _pgmapbench_arguments "$1" "$2" ;;
	esac
}

_pgmapbench() {
	local program=${1/#\~/$HOME} command='' line word before cut='' candidate
	line=${COMP_LINE:0:COMP_POINT}
	# words as a shell has them, not cut at = and : as readline does
	word=${line##*[[:space:]]}
	read -ra before <<<"${line%"$word"}"
	[ "${#before[@]}" -lt 2 ] || command=${before[1]}
	# but readline replaces only what is behind the last of those
	case $word in
	*[=:]*) [[ $COMP_WORDBREAKS != *[=:]* ]] || cut=${word%"${word##*[=:]}"} ;;
	esac
	COMPREPLY=()
	while IFS= read -r candidate; do
		[[ $candidate != "$word"* ]] ||
			COMPREPLY+=("${candidate#"$cut"}")
	done < <(_pgmapbench_candidates "$program" "$command" "${before[-1]}" \
		"$word")
	case ${COMPREPLY[0]-} in
	*=) compopt -o nospace 2>/dev/null ;;
	*) [ ! -e "${COMPREPLY[0]-}" ] || compopt -o filenames 2>/dev/null ;;
	esac
	return 0
}

complete -F _pgmapbench pgmapbench
