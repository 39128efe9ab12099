# What the mornings share, to be sourced: `pb` typed into by tmux, in a folder that goes at the end.
# A terminal is called like the board in it, a folder in `$folder`.

pb=${PB:-$(cd "$(dirname "$0")/.." && pwd)/.venv/bin/pb}
folder=$(mktemp -d)
export HOME="$folder" GIT_CONFIG_NOSYSTEM=1
export PIPEBOARD_CONFIG_DIR="$folder/config" XDG_STATE_HOME="$folder/state"
socket="pipeboard-morning-$$"

terminal() { tmux -L "$socket" -f /dev/null "$@"; }
leave() { terminal kill-server 2>/dev/null || true; rm -rf "$folder"; }
trap leave EXIT

# Open a board, and say which one the following is about.
opened() {
	terminal new-session -d -s "$1" -x 100 -y 32 "cd '$folder/$1' && exec '$pb'"
	terminal set-option -g escape-time 0
	at "$1"
	shows 'Leads'
}
at() { who=$1; }

screen() { terminal capture-pane -p -t "$who"; }
press() { terminal send-keys -t "$who" "$@"; }
type_in() { terminal send-keys -t "$who" -l "$1"; }
fail() {
	echo "FAILED ($who): $1" >&2
	git -C "$folder/$who" log -3 --format=%s >&2
	screen >&2
	exit 1
}

# Look until a command says yes; or else fail with these words.
until_so() {
	said=$1
	shift
	tries=0
	until "$@"; do
		tries=$((tries + 1))
		[ "$tries" -lt 300 ] || fail "$said"
		sleep 0.1
	done
}
on_screen() { screen | grep -q -- "$1"; }
shows() { until_so "the screen never showed: $1" on_screen "$1"; }
