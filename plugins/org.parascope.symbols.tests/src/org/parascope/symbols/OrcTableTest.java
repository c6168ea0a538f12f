package org.parascope.symbols;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.parascope.symbols.OrcTable.Base;
import org.parascope.symbols.OrcTable.Kind;
import org.parascope.symbols.OrcTable.Rule;

/** The same frames in each numbering of registers that kernels have: which one it is, the table itself tells. */
class OrcTableTest {
    private static final int CALL = 2 << 8;

    @Test
    void registersOfTheOlderNumbering() {
        assertTells(5, 1, 4, 8);
    }

    @Test
    void registersOfTheNewerNumbering() {
        assertTells(3, 8, 4, 10);
    }

    /** Given the numbers of the stack pointer, the previous one, rbp, and what rbp leads to. */
    private static void assertTells(int sp, int previous, int bp, int indirect) {
        int[] bits = { CALL | sp, CALL | sp | previous << 4, CALL | sp | previous << 4, CALL | bp | bp << 4, CALL | indirect };
        ByteBuffer rules = ByteBuffer.allocate(bits.length * OrcTable.ENTRY_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        for (int each : bits) {
            rules.putShort((short) 16).putShort((short) -16).putShort((short) each);
        }
        var layouts = new TypeLayouts("sample", "", new NamedTypes(Map.of(), Map.of()), new SymbolTable(List.of()), Map.of());
        OrcTable table = OrcTable.of(ByteBuffer.allocate(bits.length * Integer.BYTES), 0, rules, layouts);
        assertEquals(new Rule(Kind.CALL, Base.SP, 16, Base.UNDEFINED, -16), table.rule(0));
        assertEquals(new Rule(Kind.CALL, Base.SP, 16, Base.PREVIOUS_SP, -16), table.rule(1));
        assertEquals(new Rule(Kind.CALL, Base.BP, 16, Base.BP, -16), table.rule(3));
        assertEquals(new Rule(Kind.CALL, Base.BP_INDIRECT, 16, Base.UNDEFINED, -16), table.rule(4));
    }
}
