/**
 * How Perl gives a program another user, where there is no `setpriv`.
 *
 * Deno's own way is no good on macOS: it empties the list of groups after it
 * has set the group, and an empty list there means that the group is 0, which
 * is that of root. Perl is a part of macOS.
 *
 * @module
 */

import type { UserSpec } from "../model/process_spec.ts";

/**
 * Gives up the rights of root for good: who has a user id has no way back after
 * the exec. The first of the groups is the group itself. No more than 16 go
 * onto the list on macOS; a longer one would be refused as a whole.
 */
const SCRIPT = `
my ($uid, $gid, $id, $account) = splice @ARGV, 0, 4;
open my $out, "-|", $id, "-G", $account or die "$id: $!\\n";
my %seen = ($gid => 1);
my @groups = ($gid, grep { !$seen{$_}++ } split " ", <$out> // "");
close $out or die "cannot tell the groups of $account\\n";
$#groups = 15 if $^O eq "darwin" && @groups > 16;
$) = "$gid @groups";
$( = $gid;
($<, $>) = ($uid, $uid);
$< == $uid && $> == $uid && $( == $gid && $) == $gid
  or die "cannot become $account: $!\\n";
exec { $ARGV[0] } @ARGV;
die "$ARGV[0]: $!\\n";
`;

/** The arguments of Perl, to be followed by the command. */
export function perlSwitch(user: UserSpec, id: string): readonly string[] {
  const { uid, gid, name } = user;
  // A name of digits only would be taken for an id.
  const account = /^\d+$/.test(name) ? `${uid}` : name;
  return ["-e", SCRIPT, "--", `${uid}`, `${gid}`, id, account];
}
