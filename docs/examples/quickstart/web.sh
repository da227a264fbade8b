#!/bin/sh
# Serves this folder at http://127.0.0.1:PORT/ with whatever the machine has.
port=$1
cd "$(dirname "$0")" || exit 1
# The python3 of macOS may be no more than an offer to install it.
if [ "$(uname)" != Darwin ] && command -v python3 >/dev/null; then
  exec python3 -m http.server --bind 127.0.0.1 "$port"
fi
exec perl -MIO::Socket::INET -e '
  my $server = IO::Socket::INET->new(
    LocalAddr => "127.0.0.1", LocalPort => shift, Listen => 16, ReuseAddr => 1
  ) or die "cannot listen: $!\n";
  while (my $client = $server->accept) {
    # A client that hangs must not stop the others for long.
    local $SIG{ALRM} = sub { die };
    eval {
      alarm 2;
      while (my $line = <$client>) { last if $line =~ /^\r?$/ }
      print $client "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nhello\n";
      alarm 0;
    };
    close $client;
  }
' "$port"
