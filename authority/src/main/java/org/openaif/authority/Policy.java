// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.authority;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.openaif.api.trust.AuditLog;
import org.openaif.api.trust.Decision;
import org.openaif.api.trust.DecisionPoint;
import org.openaif.api.trust.Request;
import org.openaif.api.trust.TrustError;
import org.openaif.api.trust.TrustException;
import org.openaif.privatefiles.PrivateFiles;

/**
 * The policy decision point: what no rule permits is denied, and a rule that denies wins over those
 * that permit. Rules are data that people can read, see {@code docs/policy.md}.
 *
 * <p>Any thread may call it. Decisions are remembered, and forgotten when the rules change; a change
 * is whole or not at all, and a decision is made by the rules before it or by those after it.
 */
public final class Policy implements DecisionPoint {
    /** What its rules are called in reasons. */
    public static final String STANDARD = "standard-policy.json";

    /** What a policy is called when it is written down, in {@link Request#resource}. */
    private static final String RESOURCE = "policy";

    private final AuditLog audit;
    private volatile RuleBook rules;

    private Policy(RuleBook rules, AuditLog audit) {
        this.rules = rules;
        this.audit = audit;
    }

    /**
     * The policy that comes with OpenAIF: it permits what running workflows needs, and no more.
     *
     * @param audit where changes are written down
     */
    public static Policy standard(AuditLog audit) {
        return new Policy(parsed(STANDARD, standardText()), audit);
    }

    /**
     * The policy in a file.
     *
     * @param audit where changes are written down
     * @throws TrustException DOES_NOT_EXIST, STORAGE_FAILURE; INVALID_ARGUMENT if it is no policy
     */
    public static Policy of(Path file, AuditLog audit) {
        return new Policy(parsed(nameOf(file), bytes(file)), audit);
    }

    /** The text of the {@link #standard} policy, to begin an own one with. */
    public static byte[] standardText() {
        try (InputStream in = Policy.class.getResourceAsStream(STANDARD)) {
            if (in == null) {
                throw new IllegalStateException(STANDARD + " is not in the program");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What is wrong with a policy; empty if nothing is.
     *
     * @throws TrustException DOES_NOT_EXIST, STORAGE_FAILURE if it cannot be read
     */
    public static List<PolicyFinding> check(Path file) {
        List<PolicyFinding> findings = new ArrayList<>();
        PolicyReader.read(nameOf(file), bytes(file), findings);
        return findings;
    }

    @Override
    public Decision decide(Request request) {
        return rules.decide(request);
    }

    /** The decision with the rule that it comes from. Slower than {@link #decide}: it remembers nothing. */
    public Explanation explain(Request request) {
        return rules.explain(request);
    }

    /** The rules in the order in which they are asked. */
    public List<PolicyRule> rules() {
        return rules.rules();
    }

    /** Which policy it is: the name of its file. */
    public String name() {
        return rules.name();
    }

    /**
     * Changes the rules to those of a file. Whether it does or refuses, it is written down.
     *
     * @param principal on whose behalf
     * @throws TrustException as {@link #of}; nothing has changed then
     */
    public void apply(Path file, String principal) {
        String resource = RESOURCE + "/" + nameOf(file);
        byte[] text;
        RuleBook next;
        try {
            text = bytes(file);
            next = parsed(nameOf(file), text);
        } catch (TrustException refused) {
            audit.write(
                    principal,
                    "Policy_Apply",
                    resource,
                    "refused",
                    String.valueOf(refused.getMessage()));
            throw refused;
        }
        audit.write(principal, "Policy_Apply", resource, "applied", "SHA-256 " + Digests.hex(text));
        rules = next;
    }

    /**
     * Puts a policy in place of an installation's own, in whole or not at all: whoever watches that file
     * changes over. Whether it does or refuses, it is written down.
     *
     * @param file the policy
     * @param installed where the installation has its own
     * @param audit where that is written down
     * @param principal on whose behalf
     * @throws TrustException as {@link #of}; nothing has changed then
     */
    public static void install(Path file, Path installed, AuditLog audit, String principal) {
        String resource = RESOURCE + "/" + nameOf(file);
        byte[] text = bytes(file);
        try {
            parsed(nameOf(file), text);
            PrivateFiles.write(installed, text);
        } catch (IOException e) {
            throw new TrustException(
                    TrustError.STORAGE_FAILURE,
                    installed + ": cannot be written (" + e.getMessage() + ")",
                    e);
        } catch (TrustException refused) {
            audit.write(
                    principal,
                    "Policy_Apply",
                    resource,
                    "refused",
                    String.valueOf(refused.getMessage()));
            throw refused;
        }
        audit.write(principal, "Policy_Apply", resource, "applied", "SHA-256 " + Digests.hex(text));
    }

    /** Whether a rule permits so much that it is hardly one: to anybody, or on anything. */
    public static boolean isWeak(PolicyRule rule) {
        return rule.permits() && (rule.who().contains("**") || rule.on().contains("**"));
    }

    private static RuleBook parsed(String name, byte[] text) {
        List<PolicyFinding> findings = new ArrayList<>();
        Optional<RuleBook> book = PolicyReader.read(name, text, findings);
        return book.orElseThrow(
                () ->
                        new TrustException(
                                TrustError.INVALID_ARGUMENT,
                                findings.getFirst()
                                        + (findings.size() == 1
                                                ? ""
                                                : " (and " + (findings.size() - 1) + " more)")));
    }

    private static String nameOf(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static byte[] bytes(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(PolicyReader.MAX_BYTES + 1);
        } catch (NoSuchFileException e) {
            throw new TrustException(
                    TrustError.DOES_NOT_EXIST, file + ": there is no such policy; name a file", e);
        } catch (IOException e) {
            throw new TrustException(
                    TrustError.STORAGE_FAILURE,
                    file
                            + ": cannot be read ("
                            + e.getMessage()
                            + "); is it a file that you may read?",
                    e);
        }
    }
}
