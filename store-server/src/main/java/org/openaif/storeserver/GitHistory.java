// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.storeserver;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.privatefiles.Disk;

/**
 * The history of each component as Git has it: a bare repository for each, a commit for each version
 * in the order in which they were published, and a tag that is called like the version.
 *
 * <p>It is made of what the Store has, when somebody asks for it, and says nothing that the records do
 * not: the same versions give the same commits, on every machine. So it can be thrown away at any
 * time, and what a killed process leaves of it is completed by the next.
 */
final class GitHistory {
    private static final String MAIN = Constants.R_HEADS + "main";

    private final Repository repository;
    private final Map<ComponentName, Object> making = new ConcurrentHashMap<>();

    GitHistory(Repository repository) {
        GitSurroundings.install();
        this.repository = repository;
    }

    /**
     * The Git repository of a component, brought up to date. The caller closes it.
     *
     * @throws IOException if it cannot be made
     */
    org.eclipse.jgit.lib.Repository open(Shelf shelf) throws IOException {
        ComponentName component = shelf.component();
        Path folder =
                repository
                        .derived("git")
                        .resolve(component.kind().word())
                        .resolve(component.name() + ".git");
        // One at a time for each component.
        synchronized (making.computeIfAbsent(component, name -> new Object())) {
            try {
                return upToDate(shelf, folder);
            } catch (IOException | RuntimeException e) {
                // Whatever is wrong with it: it is made of what the Store has.
                Disk.REAL.delete(folder);
                return upToDate(shelf, folder);
            }
        }
    }

    private org.eclipse.jgit.lib.Repository upToDate(Shelf shelf, Path folder) throws IOException {
        Files.createDirectories(folder.getParent());
        org.eclipse.jgit.lib.Repository git =
                new FileRepositoryBuilder().setGitDir(folder.toFile()).setBare().build();
        try {
            if (!Files.exists(folder.resolve(Constants.HEAD))) {
                Disk.REAL.delete(folder);
                git.create(true);
                git.updateRef(Constants.HEAD).link(MAIN);
            }
            ObjectId parent = ObjectId.zeroId();
            boolean isNew = false;
            for (Shelf.Item item : shelf.history()) {
                Ref tag = git.exactRef(Constants.R_TAGS + item.published().version());
                if (tag == null || isNew) {
                    parent = commit(git, item, parent);
                    set(git, Constants.R_TAGS + item.published().version(), parent);
                    isNew = true;
                } else {
                    parent = tag.getObjectId();
                }
            }
            set(git, MAIN, parent);
            return git;
        } catch (IOException | RuntimeException e) {
            git.close();
            throw e;
        }
    }

    private ObjectId commit(org.eclipse.jgit.lib.Repository git, Shelf.Item item, ObjectId parent)
            throws IOException {
        Path content = repository.temporary();
        try (ObjectInserter objects = git.newObjectInserter()) {
            repository.unpack(item, content);
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(tree(content, objects));
            if (!parent.equals(ObjectId.zeroId())) {
                commit.setParentId(parent);
            }
            Published published = item.published();
            PersonIdent who =
                    new PersonIdent(
                            published.publisher(),
                            published.publisher() + "@store.invalid",
                            published.published(),
                            ZoneOffset.UTC);
            commit.setAuthor(who);
            commit.setCommitter(who);
            commit.setMessage(
                    published.component().name()
                            + " "
                            + published.version()
                            + "\n\nContent-SHA256: "
                            + published.content()
                            + "\n");
            ObjectId id = objects.insert(commit);
            objects.flush();
            return id;
        } finally {
            Disk.REAL.delete(content);
        }
    }

    private static ObjectId tree(Path content, ObjectInserter objects) throws IOException {
        DirCache index = DirCache.newInCore();
        DirCacheBuilder entries = index.builder();
        List<Path> files;
        try (Stream<Path> all = Files.walk(content)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (Path file : files) {
            DirCacheEntry entry =
                    new DirCacheEntry(content.relativize(file).toString().replace('\\', '/'));
            entry.setFileMode(
                    Files.isExecutable(file) ? FileMode.EXECUTABLE_FILE : FileMode.REGULAR_FILE);
            try (InputStream in = Files.newInputStream(file)) {
                entry.setObjectId(objects.insert(Constants.OBJ_BLOB, Files.size(file), in));
            }
            entries.add(entry);
        }
        entries.finish();
        return index.writeTree(objects);
    }

    private static void set(org.eclipse.jgit.lib.Repository git, String name, ObjectId id)
            throws IOException {
        RefUpdate update = git.updateRef(name);
        update.setNewObjectId(id);
        update.disableRefLog();
        RefUpdate.Result result = update.forceUpdate();
        switch (result) {
            case NEW, FORCED, NO_CHANGE, FAST_FORWARD -> {
                return;
            }
            default ->
                    throw new AifException(
                            ErrorCode.ERROR, "Git does not take " + name + ": " + result);
        }
    }
}
