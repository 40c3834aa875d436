// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.controller;

import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import org.openaif.api.Access;
import org.openaif.api.trust.AuditLog;
import org.openaif.api.trust.DecisionPoint;
import org.openaif.api.trust.TrustedServices;
import org.openaif.controller.spi.AimServers;
import org.openaif.controller.spi.AttestationCheck;
import org.openaif.controller.spi.ImplementationSource;
import org.openaif.controller.spi.ModelProvider;
import org.openaif.controller.spi.Proximity;
import org.openaif.controller.spi.StorageProvider;
import org.openaif.metadata.AifMetadata;

/**
 * What a Controller is made of. Made from {@link #standard} or {@link #of} by the {@code with…}
 * methods.
 *
 * <p><b>Open unless told otherwise.</b> Without {@link #withDecisions} everybody may do everything,
 * and without {@link #withAudit} nothing is written down: so a Controller can be tested, or embedded
 * where nobody else gets in. The program {@code aif} always configures both.
 *
 * @param implementations where the implementations of AIMs are found
 * @param storages where AIM Storage and Shared Storage are kept
 * @param access the data sources that AIMs may read
 * @param models what runs machine-learning models
 * @param servers the way to MPAI Servers
 * @param proximity the other Controllers in range
 * @param metadata of the AIF; without it its {@link Resources} are not bounded
 * @param machine by which AIMs are watched
 * @param safeguards who decides what anybody may do, and where it is written down
 */
public record Configuration(
        ImplementationSource implementations,
        StorageProvider storages,
        Access access,
        ModelProvider models,
        AimServers servers,
        Proximity proximity,
        Optional<AifMetadata> metadata,
        MachineClock machine,
        Safeguards safeguards) {

    /** A Controller that runs these implementations, keeps nothing, and is alone. */
    public static Configuration of(ImplementationSource implementations) {
        return new Configuration(
                implementations,
                new MemoryStorage(InstantSource.system()),
                new NoAccess(),
                ModelProvider.NONE,
                AimServers.NONE,
                Proximity.NONE,
                Optional.empty(),
                MachineClock.SYSTEM,
                Safeguards.NONE);
    }

    /** A Controller that has no implementations but those that metadata names by their class. */
    public static Configuration standard() {
        return of(Binding::named);
    }

    /** The same with these storages. */
    public Configuration withStorages(StorageProvider others) {
        return new Configuration(
                implementations, others, access, models, servers, proximity, metadata, machine,
                safeguards);
    }

    /** The same with these data sources. */
    public Configuration withAccess(Access other) {
        return new Configuration(
                implementations, storages, other, models, servers, proximity, metadata, machine,
                safeguards);
    }

    /** The same with this to run models. */
    public Configuration withModels(ModelProvider others) {
        return new Configuration(
                implementations, storages, access, others, servers, proximity, metadata, machine,
                safeguards);
    }

    /** The same with this way to MPAI Servers. */
    public Configuration withServers(AimServers others) {
        return new Configuration(
                implementations, storages, access, models, others, proximity, metadata, machine,
                safeguards);
    }

    /** The same with these Controllers in range. */
    public Configuration withProximity(Proximity others) {
        return new Configuration(
                implementations, storages, access, models, servers, others, metadata, machine,
                safeguards);
    }

    /** The same for the AIF of that metadata. */
    public Configuration withMetadata(AifMetadata aif) {
        return new Configuration(
                implementations, storages, access, models, servers, proximity, Optional.of(aif),
                machine, safeguards);
    }

    /** The same, watching AIMs by that clock. */
    public Configuration withMachine(MachineClock clock) {
        return new Configuration(
                implementations, storages, access, models, servers, proximity, metadata, clock,
                safeguards);
    }


    /** The same, where that decides what anybody may do: what it does not permit does not happen. */
    public Configuration withDecisions(DecisionPoint decisions) {
        return withSafeguards(
                new Safeguards(
                        decisions,
                        safeguards.audit(),
                        safeguards.trust(),
                        safeguards.attestation()));
    }

    /** The same, where denials, life-cycle changes and administrative calls are written down there. */
    public Configuration withAudit(AuditLog log) {
        return withSafeguards(
                new Safeguards(
                        safeguards.decisions(),
                        log,
                        safeguards.trust(),
                        safeguards.attestation()));
    }

    /**
     * The same with these Trusted Services. They are handed to AIMs in the Secure Profile only.
     *
     * @param services by owner, {@code aim/<workflow>/<aim>}; asked when an owner first uses them, on
     *     its thread
     */
    public Configuration withTrust(Function<String, TrustedServices> services) {
        return withSafeguards(
                new Safeguards(
                        safeguards.decisions(),
                        safeguards.audit(),
                        services,
                        safeguards.attestation()));
    }

    /** The same with this check for {@link Controller#initializeSecure}. */
    public Configuration withAttestation(AttestationCheck check) {
        return withSafeguards(
                new Safeguards(
                        safeguards.decisions(),
                        safeguards.audit(),
                        safeguards.trust(),
                        Optional.of(check)));
    }

    private Configuration withSafeguards(Safeguards others) {
        return new Configuration(
                implementations, storages, access, models, servers, proximity, metadata, machine,
                others);
    }
}
