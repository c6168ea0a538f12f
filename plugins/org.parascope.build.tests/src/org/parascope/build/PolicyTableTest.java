package org.parascope.build;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.parascope.model.DomainModel;
import org.parascope.model.ModelFactory;
import org.parascope.model.PolicyAccess;
import org.parascope.model.PolicyModel;
import org.parascope.model.PolicyRule;
import org.parascope.model.PolicyVerdict;
import org.parascope.model.SystemModel;
import org.parascope.model.SystemTemplate;
import org.parascope.model.exchange.xl.XlExport;
import org.parascope.model.policy.DomainHandle;

/** The table as hypervisor-src/domain/policy_table.h has it; that Paracore takes it is shown by a boot, in org.parascope.run.tests. */
class PolicyTableTest {
    private static final int HEADER = 40;
    private static final int SUBJECT = 24;
    private static final int ALL_DEVICES = 0x78;

    private SystemModel system;
    private PolicyModel policy;

    @BeforeEach
    void demoWithAPolicy() {
        system = SystemTemplate.DEMO.create("demo", "");
        policy = ModelFactory.eINSTANCE.createPolicyModel();
        system.setPolicy(policy);
    }

    @Test
    void itHasItsSizeItsCountsAndWhatHappensOtherwise() throws Exception {
        policy.setOtherwise(PolicyVerdict.DENY);
        rule(PolicyAccess.GRANT);
        ByteBuffer table = table();
        assertEquals("ParaPol\u001a", new String(table.array(), 0, 8, StandardCharsets.US_ASCII));
        assertEquals(table.capacity(), table.getInt(12));
        assertEquals(3, table.getInt(20));
        assertEquals(1, table.getInt(24));
        assertEquals(0, table.getInt(32));
    }

    @Test
    void domainsAreKnownByTheirHandlesAndDom0ByNone() throws Exception {
        guest().setUuid("06ed00fe-1162-4fc4-b5d8-11993ee4a8b9");
        ByteBuffer table = table();
        assertEquals(new UUID(0, 0), new UUID(table.getLong(HEADER), table.getLong(HEADER + 8)));
        assertEquals(1, table.getInt(HEADER + 20));
        assertEquals(0x06, table.get(HEADER + SUBJECT));
        assertEquals((byte) 0xb9, table.get(HEADER + SUBJECT + 15));
        assertEquals(0, table.getInt(HEADER + SUBJECT + 20));
    }

    @Test
    void aDomainWithoutAUuidHasTheSameHandleInTheTableInItsModuleAndUnderXl() {
        String handle = DomainHandle.of(guest()).orElseThrow().toString();
        assertTrue(BootWords.kernel(guest()).contains(" uuid=" + handle + " -- "), BootWords.kernel(guest()));
        assertTrue(XlExport.write(guest()).text().contains("uuid = \"" + handle + "\""));
        system.setPolicy(null);
        assertTrue(!BootWords.kernel(guest()).contains("uuid=") && !XlExport.write(guest()).text().contains("uuid"));
    }

    @Test
    void aRuleSaysWhoWithWhomAndWhatARefusalTells() throws Exception {
        rule(PolicyAccess.GRANT);
        PolicyRule second = rule(PolicyAccess.BIND);
        second.setAnySubject(true);
        second.setVerdict(PolicyVerdict.ALLOW);
        ByteBuffer table = table();
        int rules = HEADER + 3 * SUBJECT;
        assertEquals(0x0000_0003_0000_0001L, table.getLong(rules)); // deny, map and copy, to Dom0, from the first guest
        assertEquals(0x0001_0004_0000_ffffL, table.getLong(rules + 32));
        assertEquals("policy rule rule1: blocked may not lend pages to Domain-0", text(table, table.getInt(rules + 28)));
    }

    @Test
    void devicesAreRanges() throws Exception {
        device("pci 0000:03:1f.*");
        device("ports 2f8-2ff");
        device("memory a0,20");
        device("irq 4");
        device(null);
        ByteBuffer table = table();
        assertRange(table, 0, 1 << 3, 0x3f8, 0x3ff);
        assertRange(table, 1, 1 << 4, 0x2f8, 0x2ff);
        assertRange(table, 2, 1 << 5, 0xa0, 0xbf);
        assertRange(table, 3, 1 << 6, 4, 4);
        assertRange(table, 4, ALL_DEVICES, 0, -1);
    }

    @Test
    void theSamePolicyIsTheSameTableAndAnotherAnother() throws Exception {
        rule(PolicyAccess.MAP);
        assertArrayEquals(PolicyTable.of(system), PolicyTable.of(system));
        byte[] before = PolicyTable.of(system);
        policy.getRules().getFirst().setVerdict(PolicyVerdict.ALLOW);
        assertTrue(!Arrays.equals(before, PolicyTable.of(system)));
    }

    private void assertRange(ByteBuffer table, int number, int kinds, long first, long last) {
        int at = HEADER + 3 * SUBJECT + number * 32;
        assertEquals(kinds, table.getShort(at + 4));
        assertEquals((short) 0xffff, table.getShort(at + 2));
        assertEquals(first, table.getLong(at + 8));
        assertEquals(last, table.getLong(at + 16));
    }

    private String text(ByteBuffer table, int place) {
        int start = HEADER + 3 * SUBJECT + policy.getRules().size() * 32 + place;
        int end = start;
        while (table.get(end) != 0) {
            end++;
        }
        return new String(table.array(), start, end - start, StandardCharsets.US_ASCII);
    }

    private ByteBuffer table() throws Exception {
        return ByteBuffer.wrap(PolicyTable.of(system)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private DomainModel guest() {
        return system.getDomains().get(1);
    }

    private void device(String device) {
        rule(PolicyAccess.DEVICE).setDevice(device);
    }

    private PolicyRule rule(PolicyAccess access) {
        PolicyRule rule = ModelFactory.eINSTANCE.createPolicyRule();
        rule.setName("rule" + (policy.getRules().size() + 1));
        rule.setAccess(access);
        rule.setSubject(guest());
        rule.setPeer(system.getDomains().getFirst());
        policy.getRules().add(rule);
        return rule;
    }
}
