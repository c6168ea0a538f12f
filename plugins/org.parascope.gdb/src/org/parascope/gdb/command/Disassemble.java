package org.parascope.gdb.command;

import java.util.ArrayList;
import java.util.List;
import org.parascope.gdb.Command;
import org.parascope.gdb.mi.MiException;
import org.parascope.gdb.mi.MiValue.Entries;

/**
 * Machine code as text, with the source lines that it was made of where they are known.
 *
 * <pre>
 * -data-disassemble --thread 1 -a 0xffff82d040012345 -- 5
 * ^done,asm_insns=[src_and_asm_line={line="41",file="a.c",fullname="/src/a.c",line_asm_insn=[
 *   {address="0xffff82d040012340",func-name="main",offset="0",opcodes="55",inst="push   %rbp"}]}]
 * </pre>
 *
 * @param thread gdb's number of the thread whose memory is read
 * @param address of the function to show whole, or of the first byte
 * @param bytes how many; 0 for the function around the address
 */
public record Disassemble(int thread, long address, int bytes) implements Command<List<Disassemble.Instruction>> {
    /**
     * One instruction.
     *
     * @param function the function it is in, empty where unknown
     * @param offset from the function's first byte
     * @param code its bytes, hexadecimal
     * @param file as the compiler was given it, empty where unknown
     * @param line of the file, 0 where unknown
     */
    public record Instruction(long address, String function, long offset, String code, String text, String file, String fullName, int line) {
    }

    @Override
    public String line() {
        String place = bytes == 0 ? "-a 0x%x".formatted(address) : "-s 0x%x -e 0x%x".formatted(address, address + bytes);
        return "-data-disassemble --thread " + thread + " " + place + " -- 5";
    }

    @Override
    public List<Instruction> result(Entries values) throws MiException {
        var instructions = new ArrayList<Instruction>();
        for (Entries entry : values.entries("asm_insns").tuples()) {
            if (!entry.has("line_asm_insn")) {
                instructions.add(instruction(entry, "", "", 0));
                continue;
            }
            for (Entries each : entry.entries("line_asm_insn").tuples()) {
                instructions.add(instruction(each, entry.text("file", ""), entry.text("fullname", ""), (int) entry.number("line", 0)));
            }
        }
        return instructions;
    }

    private static Instruction instruction(Entries entry, String file, String fullName, int line) throws MiException {
        return new Instruction(entry.number("address"), entry.text("func-name", ""), entry.number("offset", 0), entry.text("opcodes", ""),
                entry.text("inst"), file, fullName, line);
    }
}
