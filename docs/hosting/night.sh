#!/bin/sh
# One night of a cohort that lives in a private git repository: take the database from its branch,
# update, put the new one in its place. Run it in a clone of the repository, where the text files are.
#
#   sh night.sh [--fresh] [options of `aggregator update`]
#
# --fresh allows a first night: without it a missing database ends the run, since a new one would
# forget everything that the feeds no longer show.
#
# The branch holds one file in one commit, replaced after each run: a repository does not grow by
# a database a night, and whoever was forgotten is not kept in its history.
set -eu

branch=${COHORT_BRANCH:-database}
database=aggregator.sqlite
fresh=no
if [ "${1:-}" = --fresh ]; then
  fresh=yes
  shift
fi
say() { echo "night.sh: $*" >&2; }

# Take it. A network in trouble is not a missing branch: git tells the two apart by its exit code.
found=0
old=$(git ls-remote --exit-code --heads origin "refs/heads/$branch") || found=$?
old=${old%%[!0-9a-f]*}
case $found in
  0)
    git fetch --quiet --no-tags --depth 1 origin "$old"
    git cat-file blob "$old:$database" > "$database.part"
    mv "$database.part" "$database"
    ;;
  2)
    if [ "$fresh" = no ]; then
      say "the repository has no branch '$branch', so there is no database. Nothing was done. If this is the"
      say "first night, say --fresh. If it is not, put a backup there first: docs/operations.md tells how."
      exit 2
    fi
    rm -f "$database"
    ;;
  *)
    say "the repository could not be reached; nothing was done."
    exit 69
    ;;
esac

# Update. Of its exit codes 0 and 69 (no blog answered) leave a database to keep.
code=0
aggregator update "$@" || code=$?
if [ "$code" -ne 0 ] && [ "$code" -ne 69 ]; then
  say "the update ended with exit code $code; the branch '$branch' keeps the database of the night before."
  exit "$code"
fi

# Put it back: a commit without parents, if the branch is still what was taken.
export GIT_AUTHOR_NAME=cohort GIT_AUTHOR_EMAIL=cohort@localhost
export GIT_COMMITTER_NAME=cohort GIT_COMMITTER_EMAIL=cohort@localhost
blob=$(git hash-object -w "$database")
tree=$(printf '100644 blob %s\t%s\n' "$blob" "$database" | git mktree)
commit=$(git commit-tree -m "The database after a run" "$tree")
if ! git push --quiet --force-with-lease="refs/heads/$branch:$old" origin "$commit:refs/heads/$branch"; then
  say "another run put a database on the branch '$branch' meanwhile; it was left as it is. Run again."
  exit 75
fi
exit "$code"
