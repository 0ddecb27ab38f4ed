package org.almagest.studies;

import org.almagest.dynamics.contract.ProbeContract;

/** All probes of the core and of the studies; some quantities of the core's need a theory that only a study has. */
class ProbeContractTest extends ProbeContract {}
