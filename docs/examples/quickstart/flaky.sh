#!/bin/sh
# Works for a while, then gives up with an error.
sleep 8
echo "flaky: lost the connection" >&2
exit 1
