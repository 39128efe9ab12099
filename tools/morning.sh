#!/bin/sh
# `make morning`: a rep's morning on the demo board, by tmux and nothing else.
# Five contacts of the queue are worked, one is added, ten are tagged, one is qualified, two are moved
# through their gate, a deal is won and one is lost, and all of it is taken back. What git says
# afterwards is printed and checked.
set -eu

. "$(dirname "$0")/terminal.sh"
export GIT_AUTHOR_NAME="Mara Lind" GIT_AUTHOR_EMAIL=mara@hyllevis.example
export GIT_COMMITTER_NAME="$GIT_AUTHOR_NAME" GIT_COMMITTER_EMAIL="$GIT_AUTHOR_EMAIL"
board="$folder/sales"

# Look until git has so many commits on top of the first ones.
commits() { git -C "$board" rev-list --count HEAD; }
enough() { [ "$(commits)" -ge $((before + $1)) ]; }
committed() {
	until_so "git never had $1 commits more" enough "$1"
	[ "$(commits)" -eq $((before + $1)) ] || fail "more commits than changes"
}

"$pb" demo "$board" </dev/null >/dev/null
before=$(commits)
tree=$(git -C "$board" rev-parse 'HEAD^{tree}')

opened sales

echo '— five contacts of the queue'
press w
shows 'WORK 1/'
for place in 1 2 3 4 5; do
	shows "WORK $place/"
	press t c 2 Enter
	committed "$place"
done
press Escape
shows 'touches'
press q
press g b
shows 'Leads'

echo '— one is added'
press a
shows 'add'
type_in 'Jonas Weber, Weber Print, jonas@weber.example'
press Enter
committed 6

echo '— ten are tagged'
press g g
for _ in 1 2 3 4 5 6 7 8 9 10; do press Space; done
shows '10 marked'
press T
shows 'tags'
type_in 'oslo-fair'
press Enter
shows '10'
press Enter
committed 7

echo '— one is qualified'
press h g g
press b
shows 'qualify'
press m
press Enter
committed 8

echo '— two are moved through their gate'
for place in 9 10; do
	press h g g # the cursor goes along with the card
	press L
	shows 'Gate'
	press L
	committed "$place"
done

echo '— one deal is won, one is lost'
press g d
shows 'deals'
press l W
shows 'won, because'
type_in 'the trial said it all'
press Enter
shows 'renewal'
press Enter
committed 11
press X l
shows 'lost: '
type_in 'price'
press Enter
shows 'to whom'
press Enter
shows 'then'
press Enter
committed 12
press g b
shows 'Leads'

echo '— and all is taken back'
for place in 13 14 15 16 17 18 19 20 21 22 23 24; do
	press u
	committed "$place"
done

press q
git -C "$board" log --reverse --format='%h  %s' -24
[ "$(git -C "$board" rev-parse 'HEAD^{tree}')" = "$tree" ] || fail 'the board is not as it was'
[ -z "$(git -C "$board" status --porcelain)" ] || fail 'something is not committed'
echo 'the board is as it was, and the history says why'
