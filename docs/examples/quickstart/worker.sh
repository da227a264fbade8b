#!/bin/sh
# Does a piece of "work" every second and says so.
count=0
while true; do
  count=$((count + 1))
  echo "worker $1: job $count done"
  sleep 1
done
