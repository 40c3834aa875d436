// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.maven.artifact.versioning.ComparableVersion;
import org.apache.maven.artifact.versioning.DefaultArtifactVersion;
import org.apache.maven.artifact.versioning.InvalidVersionSpecificationException;
import org.apache.maven.artifact.versioning.VersionRange;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.api.trust.AuditLog;
import org.openaif.api.trust.Decision;
import org.openaif.api.trust.Request;
import org.openaif.controller.spi.AimImplementation;
import org.openaif.metadata.AimMetadata;
import org.openaif.metadata.SubAim;
import org.openaif.metadata.WorkflowGraph;
import org.openaif.store.ArchivedAims;
import org.openaif.store.InstalledReleases;
import org.openaif.store.ParseSettings;
import org.openaif.store.ParsedArchive;
import org.openaif.store.ReleaseIndex;
import org.openaif.store.ReleaseName;
import org.openaif.store.RemoteStore;
import org.openaif.store.TrustedMetadata;

/**
 * A workflow that comes from a Store: found, checked, installed by the hash of its archive, and locked,
 * so that it runs again without a network. AIMs that its archive does not bring along are got as it
 * names them. For one thread.
 *
 * <pre>
 * ~/.openaif/releases/         what is installed; see InstalledReleases
 *   trusted/STORE/             what is believed of each Store
 *   locks/KIND-NAME.json       what each workflow came to when it last ran
 * </pre>
 */
final class StoreWorkflow implements AutoCloseable {
    private final Surroundings surroundings;
    private final TrustInstallation trust;
    private final InstalledReleases cache;
    private final StoreLock before;
    private final Map<ReleaseName, InstalledReleases.Installed> used = new LinkedHashMap<>();
    private final List<ArchivedAims> aims = new ArrayList<>();
    private final Optional<Online> online;
    private final boolean json;

    /** A Store that is asked. */
    private record Online(StoreAccess.Opened store, TrustedMetadata trusted) {}

    private StoreWorkflow(
            Surroundings surroundings,
            TrustInstallation trust,
            InstalledReleases cache,
            StoreLock before,
            Optional<Online> online,
            boolean json) {
        this.surroundings = surroundings;
        this.trust = trust;
        this.cache = cache;
        this.before = before;
        this.online = online;
        this.json = json;
    }

    /** What a person named: {@code [KIND/]NAME[@VERSION]}, the version also as a range of Maven's. */
    private record Wanted(String kind, String name, String version) {
        static Wanted of(String text) {
            int at = text.indexOf('@');
            String whole = at < 0 ? text : text.substring(0, at);
            int slash = whole.indexOf('/');
            return new Wanted(
                    slash < 0 ? "aiw" : whole.substring(0, slash),
                    whole.substring(slash + 1),
                    at < 0 ? "" : text.substring(at + 1));
        }

        boolean admits(ReleaseIndex.Entry entry) {
            ReleaseName release = entry.release();
            return release.kind().equals(kind)
                    && release.name().equals(name)
                    && (version.isEmpty() && !entry.yanked() || matches(release.version()))
                    && (!entry.yanked() || release.version().equals(version));
        }

        boolean matches(String other) {
            if (version.isEmpty() || version.equals(other)) {
                return true;
            }
            if (!version.startsWith("[") && !version.startsWith("(")) {
                return false;
            }
            try {
                return VersionRange.createFromVersionSpec(version)
                        .containsVersion(new DefaultArtifactVersion(other));
            } catch (InvalidVersionSpecificationException e) {
                throw new UsageException(
                        version + " is no range of versions, such as [1.0,2.0): " + e.getMessage());
            }
        }

        @Override
        public String toString() {
            return kind + "/" + name + (version.isEmpty() ? "" : "@" + version);
        }
    }

    /**
     * Gets a workflow ready to run.
     *
     * @throws AifException if it is not there, or anything of it is refused; that is audited
     */
    static StoreWorkflow open(
            Surroundings surroundings,
            String aiw,
            StoreOptions options,
            TrustInstallation trust,
            boolean json) {
        return open(surroundings, aiw, options, trust, json, true);
    }

    /** The same, without a run: whatever ran before counts for nothing, and is left as it is. */
    static StoreWorkflow check(
            Surroundings surroundings,
            String name,
            StoreOptions options,
            TrustInstallation trust,
            boolean json) {
        return open(surroundings, name, options, trust, json, false);
    }

    private static StoreWorkflow open(
            Surroundings surroundings,
            String aiw,
            StoreOptions options,
            TrustInstallation trust,
            boolean json,
            boolean locks) {
        Path folder = Path.of(System.getProperty("user.home"), ".openaif", "releases");
        Wanted wanted = Wanted.of(aiw);
        Path lock = folder.resolve("locks").resolve(wanted.kind + "-" + wanted.name + ".json");
        AuditLog audit = trust.audit();
        InstalledReleases cache = new InstalledReleases(folder, audit);
        StoreLock before = StoreLock.read(lock);
        Optional<Online> online =
                options.isOffline()
                        ? Optional.empty()
                        : Optional.of(ask(surroundings, options, trust, audit, folder));
        StoreWorkflow workflow = new StoreWorkflow(surroundings, trust, cache, before, online, json);
        try {
            ReleaseName main =
                    online.map(store -> newest(store.trusted, wanted))
                            .orElseGet(() -> locked(before, wanted));
            if (locks) {
                refuseDowngrade(before, main, options.allowsDowngrade(), audit);
            }
            workflow.use(main);
            if (online.isPresent()) {
                workflow.resolve();
                if (locks) {
                    workflow.lock().write(lock);
                }
            }
            return workflow;
        } catch (RuntimeException e) {
            workflow.close();
            throw e;
        }
    }

    private static Online ask(
            Surroundings surroundings,
            StoreOptions options,
            TrustInstallation trust,
            AuditLog audit,
            Path folder) {
        StoreAccess.Opened store = options.access().open(surroundings);
        try {
            Path known = folder.resolve("trusted").resolve(options.access().identity());
            Optional<Path> root = options.root();
            Optional<byte[]> first =
                    root.isPresent() ? Optional.of(Files.readAllBytes(root.get())) : Optional.empty();
            TrustedMetadata trusted =
                    TrustedMetadata.open(
                            known, first, trust.services("store"), Clock.systemUTC(), audit);
            trusted.refresh(store.remote());
            return new Online(store, trusted);
        } catch (IOException e) {
            store.close();
            throw new AifException(
                    ErrorCode.READ, "the root of the Store cannot be read: " + e, e);
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    private static ReleaseName newest(TrustedMetadata trusted, Wanted wanted) {
        Predicate<ReleaseIndex.Entry> admitted = wanted::admits;
        return trusted.releases().stream()
                .filter(admitted)
                .map(ReleaseIndex.Entry::release)
                .max(Comparator.comparing(release -> new ComparableVersion(release.version())))
                .orElseThrow(
                        () ->
                                new AifException(
                                        ErrorCode.MODULE_NOT_FOUND,
                                        "no signed release of " + wanted + " is in this Store; see"
                                                + " aif store show " + wanted.name()));
    }

    private static ReleaseName locked(StoreLock lock, Wanted wanted) {
        return lock.releases().keySet().stream()
                .findFirst()
                .filter(release -> wanted.matches(release.version()))
                .orElseThrow(
                        () ->
                                new AifException(
                                        ErrorCode.MODULE_NOT_FOUND,
                                        wanted + " has not been run before; run it once without"
                                                + " --offline"));
    }

    private static void refuseDowngrade(
            StoreLock before, ReleaseName now, boolean allowed, AuditLog audit) {
        Optional<ReleaseName> ran = before.releases().keySet().stream().findFirst();
        if (ran.isEmpty()
                || new ComparableVersion(now.version())
                                .compareTo(new ComparableVersion(ran.get().version()))
                        >= 0) {
            return;
        }
        audit.write(
                "user-agent", "downgrade", now.toString(), allowed ? "permitted" : "denied",
                "from " + ran.get().version());
        if (!allowed) {
            throw new AifException(
                    ErrorCode.OP_FAILED,
                    now + " is older than " + ran.get().version()
                            + ", which ran before; if that is meant, give --allow-downgrade");
        }
    }

    private InstalledReleases.Installed use(ReleaseName name) {
        InstalledReleases.Installed known = used.get(name);
        if (known != null) {
            return known;
        }
        askPolicy(name);
        InstalledReleases.Installed installed =
                online.map(store -> install(store, name)).orElseGet(() -> installed(name));
        used.put(name, installed);
        aims.add(parsed(installed).aims());
        return installed;
    }

    /**
     * Makes sure that the Controller may fetch and run an archive.
     *
     * @throws AifException OP_FAILED if the policy does not let it
     */
    private void askPolicy(ReleaseName name) {
        Request request = new Request("controller", "GetAndParseArchive", "archive/" + name);
        Decision decision = trust.policy().decide(request);
        trust.audit()
                .write(
                        request.principal(),
                        request.action(),
                        request.resource(),
                        decision.permitted() ? "permitted" : "denied",
                        decision.reason());
        if (!decision.permitted()) {
            throw new AifException(
                    ErrorCode.OP_FAILED,
                    "the Controller may not run " + name + " from a Store: " + decision.reason());
        }
    }

    private ParsedArchive parsed(InstalledReleases.Installed installed) {
        ParseSettings usual = ParseSettings.LENIENT;
        return installed.parsed(new ParseSettings(false, usual.machine(), this::part));
    }

    private InstalledReleases.Installed install(Online store, ReleaseName name) {
        TrustedMetadata.Found found = store.trusted.release(name, store.store.remote());
        try (ProgressLine progress = new ProgressLine(surroundings, name.toString(), json)) {
            return cache.install(
                    found, (release, file) -> store.store.remote().fetch(release, file, progress));
        }
    }

    private InstalledReleases.Installed installed(ReleaseName name) {
        return cache.find(before.releases().getOrDefault(name, ""))
                .orElseThrow(
                        () ->
                                new AifException(
                                        ErrorCode.MODULE_NOT_FOUND,
                                        name + " is not installed any more; run it once without"
                                                + " --offline"));
    }

    /** Gets each AIM that the archive does not bring along. */
    private void resolve() {
        for (InstalledReleases.Installed one : List.copyOf(used.values())) {
            parsed(one).graph();
        }
    }

    /** An AIM that an archive does not bring along, from the same Store. */
    Optional<AimMetadata> part(SubAim part) {
        String version = part.identifier().version();
        Wanted wanted = new Wanted("aim", part.identifier().name(), version);
        Optional<ReleaseName> name =
                online.isPresent()
                        ? online.get().trusted.releases().stream()
                                .filter(wanted::admits)
                                .map(ReleaseIndex.Entry::release)
                                .max(
                                        Comparator.comparing(
                                                release -> new ComparableVersion(release.version())))
                        : before.releases().keySet().stream()
                                .filter(release -> release.kind().equals("aim"))
                                .filter(release -> release.name().equals(wanted.name))
                                .findFirst();
        return name.map(release -> parsed(use(release)).metadata());
    }

    private StoreLock lock() {
        Map<ReleaseName, String> releases = new LinkedHashMap<>();
        used.forEach((name, installed) -> releases.put(name, installed.release().sha256()));
        return new StoreLock(releases);
    }

    /** What it is made of, itself first. */
    List<InstalledReleases.Installed> installed() {
        return List.copyOf(used.values());
    }

    /** The folder with the workflow's metadata. */
    Path folder() {
        return used.values().iterator().next().folder();
    }

    /** The best of a module's implementations in the archives, if it is a Java one. */
    Optional<AimImplementation> implementation(WorkflowGraph.Module module) {
        return aims.stream().flatMap(one -> one.find(module).stream()).findFirst();
    }

    /** Lets go of the Store and of the jars. */
    @Override
    public void close() {
        aims.forEach(ArchivedAims::close);
        online.ifPresent(one -> one.store.close());
    }
}
