package org.almagest.studies;

import org.almagest.dynamics.contract.FamilyContract;

/** All families of the core and of the studies. */
class FamilyContractTest extends FamilyContract {}
