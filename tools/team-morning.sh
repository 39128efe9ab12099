#!/bin/sh
# `make team-morning`: two reps' morning on two clones of one hub, by tmux and nothing else.
# Each changes people of their own, both change one person: another field of him, and one field to two
# different things. They share by g y g y, one decides by a digit, and both have the same board.
set -eu

. "$(dirname "$0")/terminal.sh"

head_of() { git -C "$folder/$1" rev-parse main; }
subject_is() { git -C "$folder/$who" log -1 --format=%s | grep -q -- "$1"; }
has_hubs_head() { [ "$(head_of "$who")" = "$(head_of hub.git)" ]; }

# Open somebody's contact from the board, by the filter; and come back to the whole board.
opens() {
	press g b 0 /
	type_in "$1"
	press Enter
	shows ' 1/1 '
	press Enter
	shows 'Timeline'
}
edits() {
	press e
	shows 'edit'
	type_in "$1"
	press Enter
	until_so "no commit of $2" subject_is "$2"
}
shares() {
	press g y
	shows 'sync'
	press g y
	until_so 'the sync never got to the hub' has_hubs_head
}

person() {
	git -C "$folder/$1" config user.name "$2"
	git -C "$folder/$1" config user.email "$1@hyllevis.example"
}

"$pb" demo "$folder/seed" </dev/null >/dev/null 2>&1
person seed seed
printf 'git: {sync: manual}\n' >>"$folder/seed/pipeboard.yaml" # when it is shared, we say
git -C "$folder/seed" commit -qam 'config: we sync by hand'
git clone -q --bare "$folder/seed" "$folder/hub.git"
for name in ingrid jonas; do
	git clone -q "$folder/hub.git" "$folder/$name"
done
person ingrid "Ingrid Solheim"
person jonas "Jonas Reuter"
opened ingrid
opened jonas

echo '— each works on people of their own'
at ingrid
opens Sarr
edits 'title=Head buyer' 'edit(abdoulaye-sarr): title'
at jonas
opens Brannigan
edits 'title=Owner' 'edit(colm-brannigan): title'

echo '— both work on one person, and do not know it'
at ingrid
opens Achterberg
edits 'phone=+31 20 555 0142' 'edit(rebecca-achterberg): phone'
edits 'title=Founder' 'edit(rebecca-achterberg): title'
at jonas
opens Achterberg
edits 'title=Buyer' 'edit(rebecca-achterberg): title'

echo '— g y g y, one after the other'
at ingrid
shares
at jonas
shares
shows '1 conflict'

echo '— the one who met it decides, by a digit'
opens Achterberg
shows 'x1'
press r
shows 'ingrid: Founder'
shows 'jonas: Buyer'
press 1
until_so 'no decision' subject_is 'resolve('
shares
at ingrid
shares
opens Achterberg
shows '31205550142'

taken=$(git -C "$folder/jonas" log -1 --format=%s --grep='^resolve(')
for name in ingrid jonas; do
	at "$name"
	press q
	press q
	[ "$(head_of "$name")" = "$(head_of hub.git)" ] || fail 'the heads differ'
	[ -z "$(git -C "$folder/$name" status --porcelain)" ] || fail 'something is not committed'
	"$pb" -C "$folder/$name" lint --quiet >/dev/null || fail 'lint'
	git -C "$folder/$name" fsck --no-dangling >/dev/null 2>&1 || fail 'fsck'
done
git -C "$folder/ingrid" log --graph --format='%h %an  %s' -9
echo "both have the same board, and what was decided: $taken"
