// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storeserver;

import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.storage.file.WindowCacheConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/**
 * What JGit sees of the machine: no settings of a person or the system, which would make the same Store
 * behave differently; no program {@code git} is started to look for them; and nothing is written into
 * anybody's home.
 */
final class GitSurroundings extends SystemReader.Delegate {
    private static final GitSurroundings ONLY = new GitSurroundings(SystemReader.getInstance());

    private GitSurroundings(SystemReader machine) {
        super(machine);
    }

    /** Larger files are read and sent piece by piece. */
    static final int LARGE = 1 << 20;

    private static final long PACKS_IN_MEMORY = 8L << 20;

    /** From now on, in the whole process. */
    static void install() {
        SystemReader.setInstance(ONLY);
        WindowCacheConfig memory = new WindowCacheConfig();
        memory.setStreamFileThreshold(LARGE);
        memory.setPackedGitLimit(PACKS_IN_MEMORY);
        memory.install();
    }

    @Override
    public FileBasedConfig openUserConfig(Config parent, FS files) {
        return new Nothing(parent, files);
    }

    @Override
    public FileBasedConfig openSystemConfig(Config parent, FS files) {
        return new Nothing(parent, files);
    }

    @Override
    public FileBasedConfig openJGitConfig(Config parent, FS files) {
        return new Nothing(parent, files);
    }

    /** Settings in no file. */
    private static final class Nothing extends FileBasedConfig {
        private Nothing(Config parent, FS files) {
            super(parent, null, files);
        }

        @Override
        public void load() {
            // There is nothing to read.
        }

        @Override
        public void save() {
            // What JGit finds out of a file system is found out again the next time.
        }

        @Override
        public boolean isOutdated() {
            return false;
        }
    }
}
