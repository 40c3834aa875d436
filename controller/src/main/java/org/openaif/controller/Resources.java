// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.openaif.api.AifException;
import org.openaif.api.ErrorCode;
import org.openaif.api.Realises;
import org.openaif.metadata.AifMetadata;
import org.openaif.metadata.AimMetadata;
import org.openaif.metadata.Resource;
import org.openaif.metadata.ResourcePolicy;
import org.openaif.metadata.WorkflowGraph;

/**
 * What the AIF has, who has how much of it, and who may still come in.
 *
 * <p><b>What there is.</b> The AIF's metadata says by {@code Request} how much of a resource is
 * given to workflows at present, within its {@code Minimum} and {@code Maximum}; where there is no
 * request it is the maximum. A resource that the AIF's metadata does not name is not bounded.
 *
 * <p><b>Who has it.</b> Memory, storage, cores and graphics processors are counted: an AIM takes its
 * request, or its minimum where it makes none; a workflow takes what its AIMs take together, or what
 * its own metadata asks for, if that is more. Classes and clocks are compared: none may ask for
 * better than there is. A workflow gives everything back when it is over.
 *
 * <p>Any thread may call it. Whatever is refused has changed nothing; what a policy denies is refused
 * with OP_FAILED.
 *
 * <p>Clause: MPAI-AIF V2, Basic API 2.6 and 3.2.
 */
public final class Resources {
    /**
     * Those of which what one takes is not there for another. Cores are not among them: AIMs take
     * turns on these, and each only needs so many to be there.
     */
    private static final Set<Resource> COUNTED =
            EnumSet.of(Resource.MEMORY, Resource.STORAGE, Resource.GPU_NUMBER);

    private final Map<String, Entry> global;
    private final Map<Integer, Claim> claims = new LinkedHashMap<>();
    private final Principal userAgent;

    /**
     * All of it is there yet.
     *
     * @param userAgent in whose name the public methods are called
     */
    Resources(Optional<AifMetadata> aif, Principal userAgent) {
        this.userAgent = userAgent;
        global = new LinkedHashMap<>();
        aif.ifPresent(
                metadata ->
                        metadata.resourcePolicies()
                                .forEach(policy -> global.put(policy.name(), Entry.of("", policy))));
    }

    /**
     * One policy of metadata.
     *
     * @param aim whose it is; empty for the AIF's or the AIW's own
     * @param declared as the metadata has it; bounds what can be set
     * @param present as it has been set
     */
    private record Entry(String aim, ResourcePolicy declared, ResourcePolicy present) {
        static Entry of(String aim, ResourcePolicy policy) {
            return new Entry(aim, policy, policy);
        }

        Entry with(ResourcePolicy set) {
            return new Entry(aim, declared, set);
        }

        String key() {
            return aim.isEmpty() ? declared.name() : aim + "." + declared.name();
        }

        boolean isAbout(Resource resource) {
            return declared.resource().filter(resource::equals).isPresent();
        }
    }

    /** What one workflow has. */
    private record Claim(String workflow, Map<String, Entry> entries, BooleanSupplier isOver) {

        /** What one of its resources is called in policies. */
        String resource(String key) {
            return new Names(workflow).ownResource(key);
        }

        /** What it takes of a resource that is counted. */
        long taken(Resource resource, long all) {
            long own = 0;
            long ofAims = 0;
            for (Entry entry : entries.values()) {
                if (entry.isAbout(resource)) {
                    long need = need(entry, resource, all);
                    if (entry.aim().isEmpty()) {
                        own = saturated(own, need);
                    } else {
                        ofAims = saturated(ofAims, need);
                    }
                }
            }
            return Math.max(own, ofAims);
        }

        /** Who asks for how much, for a message. */
        String shares(Resource resource, long all) {
            return entries.values().stream()
                    .filter(entry -> entry.isAbout(resource))
                    .map(
                            entry ->
                                    (entry.aim().isEmpty() ? "the AIW itself" : entry.aim()) + " "
                                            + need(entry, resource, all))
                    .collect(Collectors.joining(", "));
        }
    }

    /** Room that has been made for a workflow; given up again by closing, unless it is kept. */
    final class Admission implements AutoCloseable {
        private final int id;
        private final @Nullable Claim former;
        private boolean kept;

        private Admission(int id, @Nullable Claim former) {
            this.id = id;
            this.former = former;
        }

        /** The workflow has come to be as it was admitted; it gives the room back when it is over. */
        void keep(BooleanSupplier isOver) {
            synchronized (Resources.this) {
                kept = true;
                claims.computeIfPresent(
                        id, (key, claim) -> new Claim(claim.workflow, claim.entries, isOver));
            }
        }

        @Override
        public void close() {
            synchronized (Resources.this) {
                if (!kept && former == null) {
                    claims.remove(id);
                } else if (!kept) {
                    claims.put(id, former);
                }
            }
        }
    }

    /**
     * Makes room for a workflow as it is to be, in the place of what it had.
     *
     * @throws AifException MEM_ALLOC, or OP_FAILED for what is no memory: who asks for how much, and
     *     how much is left
     */
    synchronized Admission admit(
            int id, AimMetadata workflow, String name, List<WorkflowGraph.Module> modules) {
        @Nullable Claim former = claims.get(id);
        Map<String, Entry> entries = new LinkedHashMap<>();
        workflow.resourcePolicies().forEach(policy -> add(entries, "", policy, former));
        for (WorkflowGraph.Module module : modules) {
            module.metadata()
                    .resourcePolicies()
                    .forEach(policy -> add(entries, module.name(), policy, former));
        }
        Claim claim = new Claim(name, entries, () -> false);
        requireRoom(id, claim);
        claims.put(id, claim);
        return new Admission(id, former);
    }

    /** A workflow has not come to be. */
    synchronized void release(int id) {
        claims.remove(id);
    }

    /** What has been set holds on, as long as the metadata says the same. */
    private static void add(
            Map<String, Entry> entries, String aim, ResourcePolicy policy, @Nullable Claim former) {
        Entry entry = Entry.of(aim, policy);
        @Nullable Entry before = former == null ? null : former.entries.get(entry.key());
        entries.put(
                entry.key(),
                before != null && before.declared().equals(policy) ? before : entry);
    }

    private void requireRoom(int id, Claim claim) {
        for (Entry offered : global.values()) {
            Optional<Resource> known = offered.declared().resource();
            OptionalLong offer = wanted(offered);
            if (known.isEmpty() || offer.isEmpty()) {
                continue;
            }
            Resource resource = known.get();
            long all = actual(resource, offer.getAsLong());
            if (COUNTED.contains(resource)) {
                requireRoom(id, claim, resource, all);
            } else {
                claim.entries.values().stream()
                        .filter(entry -> entry.isAbout(resource))
                        .filter(entry -> need(entry, resource, all) > all)
                        .findFirst()
                        .ifPresent(entry -> requireSame(claim, entry, offered));
            }
        }
    }

    private void requireRoom(int id, Claim claim, Resource resource, long all) {
        long asked = claim.taken(resource, all);
        long held = held(resource, all, id);
        if (asked > all - held) {
            throw new AifException(
                    resource == Resource.MEMORY || resource == Resource.STORAGE
                            ? ErrorCode.MEM_ALLOC
                            : ErrorCode.OP_FAILED,
                    claim.workflow + " asks for " + asked + " " + unit(resource) + " ("
                            + claim.shares(resource, all) + "), but " + Math.max(0, all - held)
                            + " of the AIF's " + all + " are left"
                            + holders(resource, all, id)
                            + "; nothing has been started or changed");
        }
    }

    private static void requireSame(Claim claim, Entry entry, Entry offered) {
        throw new AifException(
                ErrorCode.OP_FAILED,
                claim.workflow + ": " + (entry.aim().isEmpty() ? "the AIW itself" : entry.aim())
                        + " asks for " + entry.declared().name() + " " + text(entry)
                        + ", and the AIF has " + text(offered)
                        + "; nothing has been started or changed");
    }

    /** What the other workflows have. */
    private long held(Resource resource, long all, int except) {
        claims.values().removeIf(claim -> claim.isOver().getAsBoolean());
        long held = 0;
        for (Map.Entry<Integer, Claim> each : claims.entrySet()) {
            if (each.getKey() != except) {
                held = saturated(held, each.getValue().taken(resource, all));
            }
        }
        return held;
    }

    private String holders(Resource resource, long all, int except) {
        String holders =
                claims.entrySet().stream()
                        .filter(each -> each.getKey() != except)
                        .filter(each -> each.getValue().taken(resource, all) > 0)
                        .map(
                                each ->
                                        each.getValue().workflow + " (AIW " + each.getKey()
                                                + ") has "
                                                + each.getValue().taken(resource, all))
                        .collect(Collectors.joining(", "));
        return holders.isEmpty() ? "" : ": " + holders;
    }

    // --- get and set

    /** The keys of the AIF's resources: the names of the policies in its metadata. */
    public synchronized List<String> keys() {
        return List.copyOf(global.keySet());
    }

    /**
     * What there is of a resource.
     *
     * @throws AifException OP_FAILED if the AIF's metadata has no such key; names those it has
     */
    @Realises("MPAI_AIFU_Resource_GetGlobal")
    public ResourcePolicy global(String key) {
        return global(userAgent, key);
    }

    synchronized ResourcePolicy global(Principal who, String key) {
        who.work("Resource_GetGlobal", Names.resource(key));
        return find("the AIF", global, key).present();
    }

    /**
     * Sets how much there is of a resource for workflows that are prepared from now on.
     *
     * @param wanted an empty amount stays what the metadata says
     * @throws AifException OP_FAILED if there is no such key, an amount is not understood or outside
     *     the minimum and maximum of the metadata, or workflows have more than that already
     */
    @Realises("MPAI_AIFU_Resource_SetGlobal")
    public void setGlobal(ResourcePolicy wanted) {
        setGlobal(userAgent, wanted);
    }

    synchronized void setGlobal(Principal who, ResourcePolicy wanted) {
        who.govern("Resource_SetGlobal", Names.resource(wanted.name()));
        Entry entry = find("the AIF", global, wanted.name());
        Entry next = entry.with(within("the AIF", entry.declared(), wanted));
        Resource resource = next.declared().resource().orElseThrow();
        long all = actual(resource, wanted(next).orElse(Long.MAX_VALUE));
        long held = COUNTED.contains(resource) ? held(resource, all, 0) : 0;
        if (held > all) {
            throw new AifException(
                    ErrorCode.OP_FAILED,
                    "the AIF cannot do with " + all + " " + unit(resource) + ": workflows have "
                            + held + holders(resource, all, 0));
        }
        global.put(wanted.name(), next);
    }

    /**
     * The keys of a workflow's resources: the names of its own policies, and {@code AIM.Name} for
     * those of its AIMs.
     *
     * @throws AifException MODULE_NOT_FOUND if there is no such workflow, or it is over
     */
    public synchronized List<String> keys(int workflow) {
        return List.copyOf(claim(workflow).entries.keySet());
    }

    /**
     * What a workflow, or one of its AIMs, asks for.
     *
     * @throws AifException MODULE_NOT_FOUND if there is no such workflow, or it is over; OP_FAILED if
     *     it has no such key; names those it has
     */
    @Realises("MPAI_AIFU_Resource_GetAIW")
    public ResourcePolicy ofWorkflow(int workflow, String key) {
        return ofWorkflow(userAgent, workflow, key);
    }

    synchronized ResourcePolicy ofWorkflow(Principal who, int workflow, String key) {
        Claim claim = claim(workflow);
        who.work("Resource_GetAIW", claim.resource(key));
        return find(claim.workflow, claim.entries, key).present();
    }

    /**
     * Sets what a workflow, or one of its AIMs, asks for.
     *
     * @param key as {@link #keys(int)} has it
     * @param wanted an empty amount stays what the metadata says
     * @throws AifException MODULE_NOT_FOUND if there is no such workflow, or it is over; OP_FAILED if
     *     it has no such key, or an amount is not understood or outside the minimum and maximum of
     *     its metadata; as {@link Controller#prepare} if there is not so much left
     */
    @Realises("MPAI_AIFU_Resource_SetAIW")
    public void setOfWorkflow(int workflow, String key, ResourcePolicy wanted) {
        setOfWorkflow(userAgent, workflow, key, wanted);
    }

    synchronized void setOfWorkflow(
            Principal who, int workflow, String key, ResourcePolicy wanted) {
        Claim claim = claim(workflow);
        who.govern("Resource_SetAIW", claim.resource(key));
        Entry entry = find(claim.workflow, claim.entries, key);
        Map<String, Entry> entries = new LinkedHashMap<>(claim.entries);
        entries.put(
                key,
                entry.with(within(claim.workflow + ": " + key, entry.declared(), wanted)));
        Claim next = new Claim(claim.workflow, entries, claim.isOver());
        requireRoom(workflow, next);
        claims.put(workflow, next);
    }

    private Claim claim(int workflow) {
        @Nullable Claim claim = claims.get(workflow);
        if (claim == null || claim.isOver().getAsBoolean()) {
            throw new AifException(
                    ErrorCode.MODULE_NOT_FOUND, "no AIW " + workflow + " runs here");
        }
        return claim;
    }

    private static Entry find(String whose, Map<String, Entry> entries, String key) {
        @Nullable Entry entry = entries.get(key);
        if (entry == null) {
            throw new AifException(
                    ErrorCode.OP_FAILED,
                    whose + " has no resource '" + key + "'; it has " + entries.keySet());
        }
        return entry;
    }

    /** What is to be set, with what is left out from the metadata; if all of it is within bounds. */
    private static ResourcePolicy within(
            String whose, ResourcePolicy declared, ResourcePolicy wanted) {
        Resource resource =
                declared.resource()
                        .orElseThrow(
                                () ->
                                        new AifException(
                                                ErrorCode.OP_FAILED,
                                                whose + ": '" + declared.name()
                                                        + "' is no resource of the MPAI Ontology,"
                                                        + " so nobody can tell whether "
                                                        + wanted.request() + " is within bounds"));
        ResourcePolicy next =
                new ResourcePolicy(
                        declared.name(),
                        said(wanted.minimum(), declared.minimum()),
                        said(wanted.maximum(), declared.maximum()),
                        said(wanted.request(), declared.request()));
        ResourcePolicy.Amounts bounds = declared.amounts();
        ResourcePolicy.Amounts amounts = next.amounts();
        requireUnderstood(whose, resource, next.minimum(), amounts.minimum());
        requireUnderstood(whose, resource, next.maximum(), amounts.maximum());
        requireUnderstood(whose, resource, next.request(), amounts.request());
        requireOrder(whose, resource, bounds.minimum(), amounts.minimum(), next, declared);
        requireOrder(whose, resource, amounts.minimum(), amounts.request(), next, declared);
        requireOrder(whose, resource, amounts.request(), amounts.maximum(), next, declared);
        requireOrder(whose, resource, amounts.minimum(), amounts.maximum(), next, declared);
        requireOrder(whose, resource, amounts.maximum(), bounds.maximum(), next, declared);
        return next;
    }

    private static String said(String wanted, String declared) {
        return wanted.isBlank() ? declared : wanted;
    }

    private static void requireUnderstood(
            String whose, Resource resource, String written, OptionalLong amount) {
        if (!written.isBlank() && amount.isEmpty()) {
            throw new AifException(
                    ErrorCode.OP_FAILED,
                    whose + ": '" + written + "' is no amount; give " + resource.form());
        }
    }

    private static void requireOrder(
            String whose,
            Resource resource,
            OptionalLong less,
            OptionalLong more,
            ResourcePolicy wanted,
            ResourcePolicy declared) {
        if (less.isPresent()
                && more.isPresent()
                && resource.rank(less.getAsLong()) > resource.rank(more.getAsLong())) {
            throw new AifException(
                    ErrorCode.OP_FAILED,
                    whose + ": " + declared.name() + " " + wanted.minimum() + " <= "
                            + wanted.request() + " <= " + wanted.maximum() + " is not within "
                            + declared.minimum() + ".." + declared.maximum());
        }
    }

    // --- amounts

    private static OptionalLong wanted(Entry entry) {
        ResourcePolicy.Amounts amounts = entry.present().amounts();
        return amounts.request().isPresent()
                ? amounts.request()
                : amounts.maximum().isPresent() ? amounts.maximum() : amounts.minimum();
    }

    /** What an AIM takes: its request, or else its minimum; nothing if it says neither. */
    private static long need(Entry entry, Resource resource, long all) {
        ResourcePolicy.Amounts amounts = entry.present().amounts();
        OptionalLong need =
                amounts.request().isPresent() ? amounts.request() : amounts.minimum();
        if (need.isEmpty()) {
            return 0;
        }
        boolean isAll = resource.rank(need.getAsLong()) == Long.MAX_VALUE;
        return isAll ? all : need.getAsLong();
    }

    private static String text(Entry entry) {
        ResourcePolicy policy = entry.present();
        return !policy.request().isBlank()
                ? policy.request()
                : !policy.maximum().isBlank() ? policy.maximum() : policy.minimum();
    }

    /** All cores are those of this machine; of graphics processors Java knows no number. */
    private static long actual(Resource resource, long amount) {
        return resource == Resource.CPU_NUMBER && amount == Resource.ALL
                ? Runtime.getRuntime().availableProcessors()
                : resource.rank(amount);
    }

    private static String unit(Resource resource) {
        return switch (resource) {
            case MEMORY -> "bytes of memory";
            case STORAGE -> "bytes of storage";
            case CPU_NUMBER -> "cores";
            case GPU_NUMBER -> "graphics processors";
            case CPU_CLASS, GPU_CUDA_CLASS, GPU_CUDA_FRAME_BUFFER, GPU_CUDA_MEMORY_SPEED ->
                    resource.form();
        };
    }

    private static long saturated(long one, long other) {
        long sum = one + other;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
