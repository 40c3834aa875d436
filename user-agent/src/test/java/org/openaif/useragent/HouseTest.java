// SPDX-FileCopyrightText: The OpenAIF authors
// SPDX-License-Identifier: Apache-2.0
package org.openaif.useragent;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The walls of the house: which room may use which, and that each is one flat package. */
class HouseTest {
    private static final JavaClasses HOUSE =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .withImportOption(location -> !location.contains("test-support"))
                    .importPackages("org.openaif");

    @ParameterizedTest
    @CsvSource({
        "api,",
        "channels,",
        "metadata, api",
        "controller, api metadata channels",
        "store, api metadata controller.spi privatefiles",
        "storeserver, api metadata store privatefiles trust",
        "storage, api controller.spi",
        "testkit, api metadata channels controller",
        "usecases, api",
        "beamforming, api",
        "privatefiles,",
        "trust, api privatefiles",
        "attestation, api privatefiles trust",
        "keydevices, api trust",
        "authority, api privatefiles",
        "privacy, api",
        "ml, api metadata controller.spi",
        "useragent, api metadata channels controller storage store storeserver trust attestation keydevices authority ml"
    })
    void aRoomUsesNothingButWhatItsArrowsAllow(String room, String others) {
        String[] allowed =
                Stream.concat(
                                Stream.of("org.openaif." + room + ".."),
                                others == null
                                        ? Stream.empty()
                                        : Arrays.stream(others.split(" "))
                                                .map(other -> "org.openaif." + other + ".."))
                        .toArray(String[]::new);

        classes().that().resideInAPackage("org.openaif." + room + "..")
                .should().onlyDependOnClassesThat(
                        resideOutsideOfPackage("org.openaif..").or(resideInAnyPackage(allowed)))
                .check(HOUSE);
    }

    @ParameterizedTest
    @CsvSource({"api", "channels"})
    void whoeverStandsOnTheGroundFloorNeedsOnlyTheJdk(String room) {
        classes().that().resideInAPackage("org.openaif." + room + "..")
                .should().onlyDependOnClassesThat(
                        resideInAnyPackage(
                                "java..", "org.openaif." + room + "..", "org.jspecify.annotations"))
                .check(HOUSE);
    }

    /** The Security API is an API of its own in the standard, and so it is in {@code api}. */
    @Test
    void everyRoomIsOneFlatPackageAndPerhapsASpi() {
        classes().that(alwaysTrue())
                .should().resideInAnyPackage("org.openaif.*", "org.openaif.*.spi", "org.openaif.api.trust")
                .check(HOUSE);
    }

    @Test
    void nothingPublicCanBeChangedBehindTheBackOfItsOwner() {
        fields().that().arePublic()
                .should().beFinal()
                .andShould().beStatic()
                .check(HOUSE);
    }

    @Test
    void onlyTheCommandLineWritesToTheStreamsOfTheProgram() {
        noClasses().that().resideOutsideOfPackage("org.openaif.useragent")
                .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
                .check(HOUSE);
    }
}
