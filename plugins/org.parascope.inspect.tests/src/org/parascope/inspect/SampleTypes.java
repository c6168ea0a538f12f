package org.parascope.inspect;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a {@code .BTF} section of a short text: {@code struct NAME SIZE} and {@code enum NAME SIZE} begin a type; below a structure
 * {@code OFFSET TYPE NAME} are its members, below an enumeration {@code NUMBER NAME} its values. A TYPE is u8 to u64, ptr, the name of a
 * structure above, or one of these with {@code *COUNT}. Layout: the kernel's Documentation/bpf/btf.rst.
 */
final class SampleTypes {
    private static final int INT = 1;
    private static final int POINTER = 2;
    private static final int ARRAY = 3;
    private static final int STRUCT = 4;
    private static final int ENUM = 6;

    private final ByteArrayOutputStream records = new ByteArrayOutputStream();
    private final ByteArrayOutputStream names = new ByteArrayOutputStream();
    private final Map<String, Integer> numbers = new HashMap<>();
    private int count;

    private SampleTypes() {
        names.write(0);
        for (int bytes = 1; bytes <= Long.BYTES; bytes *= 2) {
            add("u" + Byte.SIZE * bytes, name("u" + Byte.SIZE * bytes), INT << 24, bytes, bytes * Byte.SIZE);
        }
        add("ptr", 0, POINTER << 24, 0);
    }

    static byte[] section(String text) {
        var types = new SampleTypes();
        var block = new ArrayList<String[]>();
        for (String line : text.lines().toList()) {
            String[] words = line.strip().split(" ");
            if (words[0].equals("struct") || words[0].equals("enum")) {
                types.finish(block);
                block.clear();
            }
            block.add(words);
        }
        types.finish(block);
        return types.bytes();
    }

    private void finish(List<String[]> block) {
        if (block.isEmpty()) {
            return;
        }
        String[] head = block.getFirst();
        boolean isStruct = head[0].equals("struct");
        var words = new ArrayList<Integer>();
        for (String[] member : block.subList(1, block.size())) {
            if (isStruct) {
                words.addAll(List.of(name(member[2]), type(member[1]), Integer.decode(member[0]) * Byte.SIZE));
            } else {
                words.addAll(List.of(name(member[1]), Integer.decode(member[0])));
            }
        }
        int kind = isStruct ? STRUCT : ENUM;
        add(head[1], name(head[1]), kind << 24 | block.size() - 1, Integer.decode(head[2]), words.stream().mapToInt(Integer::intValue).toArray());
    }

    private int type(String spelled) {
        String[] parts = spelled.split("\\*");
        if (!numbers.containsKey(parts[0])) {
            throw new IllegalArgumentException("expected a type that stands above, found " + spelled);
        }
        int element = numbers.get(parts[0]);
        return parts.length == 1 ? element : add(spelled, 0, ARRAY << 24, 0, element, numbers.get("u32"), Integer.parseInt(parts[1]));
    }

    private int add(String key, int name, int info, int sizeOrType, int... more) {
        word(records, name);
        word(records, info);
        word(records, sizeOrType);
        for (int each : more) {
            word(records, each);
        }
        numbers.put(key, ++count);
        return count;
    }

    private int name(String text) {
        int at = names.size();
        names.writeBytes((text + "\0").getBytes(StandardCharsets.US_ASCII));
        return at;
    }

    private static void word(ByteArrayOutputStream out, int value) {
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    }

    private byte[] bytes() {
        var out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] { (byte) 0x9f, (byte) 0xeb, 1, 0 });
        for (int each : new int[] { 24, 0, records.size(), records.size(), names.size() }) {
            word(out, each);
        }
        out.writeBytes(records.toByteArray());
        out.writeBytes(names.toByteArray());
        return out.toByteArray();
    }
}
