#!/bin/sh
# Writes an assembler file that holds every file named, and a table of them:
# embedded_files[] = { name, first byte, size }, ended by a row of zeros.
set -eu
echo '.section .rodata'
i=0
for f in "$@"; do
    printf '.Lname%d: .asciz "%s"\n.balign 16\n.Lbytes%d: .incbin "%s"\n.Lend%d: .byte 0\n' $i "$f" $i "$f" $i
    i=$((i + 1))
done
echo '.section .data.rel.ro,"aw"'
echo '.balign 8'
echo '.globl embedded_files'
echo 'embedded_files:'
n=$i
i=0
while [ $i -lt $n ]; do
    printf '.quad .Lname%d, .Lbytes%d, .Lend%d - .Lbytes%d\n' $i $i $i $i
    i=$((i + 1))
done
echo '.quad 0, 0, 0'
echo '.section .note.GNU-stack,"",@progbits'
