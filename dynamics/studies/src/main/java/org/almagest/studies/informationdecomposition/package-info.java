/**
 * The complexity of neural representations by partial information decomposition (Ehrlich, Schneider, Priesemann, Wibral, Makkeh,
 * TMLR 2023): its data, its sweeps and its claims. The networks, the probe and the arithmetic are the core's.
 */
@org.jspecify.annotations.NullMarked
package org.almagest.studies.informationdecomposition;
