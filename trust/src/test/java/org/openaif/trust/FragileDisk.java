// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.trust;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * A disk in memory whose power fails at a chosen step. What was synced is there afterwards; of what
 * was not, {@code survival} says what is: nothing, everything, or each file and name as chance has it,
 * and of a file that was overwritten a part.
 */
final class FragileDisk implements Disk {
    /** The power failed. */
    static final class PowerCut extends RuntimeException {
        private static final long serialVersionUID = 1L;

        PowerCut() {
            super("power cut");
        }
    }

    enum Survival {
        SYNCED,
        ALL,
        CHANCE
    }

    private static final class Content {
        byte[] now = {};
        byte[] durable = {};
    }

    private Map<Path, Content> names = new HashMap<>();
    private Map<Path, Content> durableNames = new HashMap<>();
    private int step;
    private int cutAt = Integer.MAX_VALUE;
    private boolean off;

    int steps() {
        return step;
    }

    /** Cuts the power after that many steps from now, in the middle of the one that follows. */
    void cutAfter(int steps) {
        step = 0;
        cutAt = steps;
    }

    /** Something that takes its time, and before or after which the power may fail. */
    synchronized void step() {
        if (off || step == cutAt) {
            off = true;
            throw new PowerCut();
        }
        step++;
    }

    /** Power again: what there is now. */
    synchronized void restart(Survival survival, Random random) {
        Map<Path, Content> found = new HashMap<>();
        switch (survival) {
            case SYNCED -> found.putAll(durableNames);
            case ALL -> found.putAll(names);
            case CHANCE -> {
                found.putAll(durableNames);
                names.forEach(
                        (path, content) -> {
                            if (random.nextBoolean()) {
                                found.put(path, content);
                            }
                        });
                durableNames.keySet().stream()
                        .filter(path -> !names.containsKey(path) && random.nextBoolean())
                        .forEach(found::remove);
            }
        }
        found.values().forEach(content -> content.now = remains(content, survival, random));
        found.values().forEach(content -> content.durable = content.now);
        names = new HashMap<>(found);
        durableNames = new HashMap<>(found);
        off = false;
        cutAt = Integer.MAX_VALUE;
    }

    private static byte[] remains(Content content, Survival survival, Random random) {
        return switch (survival) {
            case SYNCED -> content.durable;
            case ALL -> content.now;
            case CHANCE -> {
                // Sectors of 512 bytes, each old or new.
                byte[] mixed = content.now.clone();
                byte[] old = Arrays.copyOf(content.durable, mixed.length);
                for (int at = 0; at < mixed.length; at += 512) {
                    if (random.nextBoolean()) {
                        System.arraycopy(old, at, mixed, at, Math.min(512, mixed.length - at));
                    }
                }
                yield mixed;
            }
        };
    }

    Map<Path, byte[]> copy() {
        Map<Path, byte[]> all = new HashMap<>();
        names.forEach((path, content) -> all.put(path, content.now));
        return all;
    }

    @Override
    public synchronized void create(Path file, byte[] content) {
        step();
        Content made = new Content();
        made.now = content.clone();
        names.put(file, made);
    }

    @Override
    public synchronized void overwrite(Path file, long offset, byte[] content) throws IOException {
        Content old = names.get(file);
        if (old == null) {
            throw new IOException("no " + file);
        }
        boolean cut = off || step == cutAt;
        byte[] fresh =
                Arrays.copyOf(old.now, Math.max(old.now.length, (int) offset + content.length));
        System.arraycopy(content, 0, fresh, (int) offset, cut ? content.length / 2 : content.length);
        if (!off) {
            old.now = fresh;
        }
        step();
    }

    @Override
    public synchronized void sync(Path file) {
        step();
        Content content = names.get(file);
        content.durable = content.now;
    }

    @Override
    public synchronized void move(Path from, Path to) {
        step();
        names.put(to, names.remove(from));
    }

    @Override
    public synchronized void delete(Path file) {
        step();
        names.remove(file);
    }

    @Override
    public synchronized void syncFolder(Path folder) {
        step();
        durableNames.keySet().removeIf(path -> folder.equals(path.getParent()));
        names.forEach(
                (path, content) -> {
                    if (folder.equals(path.getParent())) {
                        durableNames.put(path, content);
                    }
                });
    }

    @Override
    public synchronized Optional<byte[]> read(Path file, long offset, int length) {
        if (off) {
            throw new PowerCut();
        }
        return Optional.ofNullable(names.get(file))
                .map(content -> MemoryMedium.part(content.now, offset, length));
    }

    @Override
    public synchronized List<Path> list(Path folder) {
        return names.keySet().stream().filter(path -> folder.equals(path.getParent())).toList();
    }

    @Override
    public void makeFolder(Path folder) {}

    @Override
    public Closeable lock(Path file) {
        return () -> {};
    }
}
