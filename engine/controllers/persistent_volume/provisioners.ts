/** Old names of provisioners that drivers have taken over. Source: `k8s.io/csi-translation-lib`. */
const MIGRATED: Readonly<Record<string, string>> = {
  "kubernetes.io/aws-ebs": "ebs.csi.aws.com",
  "kubernetes.io/azure-disk": "disk.csi.azure.com",
  "kubernetes.io/azure-file": "file.csi.azure.com",
  "kubernetes.io/cinder": "cinder.csi.openstack.org",
  "kubernetes.io/gce-pd": "pd.csi.storage.gke.io",
  "kubernetes.io/portworx-volume": "pxd.portworx.com",
  "kubernetes.io/vsphere-volume": "csi.vsphere.vmware.com",
};

/** Who makes the volumes of a class. */
export function provisionerOf(name: string): string {
  return MIGRATED[name] ?? name;
}

/** A name of Kubernetes itself that nothing stands behind. */
export function isInternal(name: string): boolean {
  return name.startsWith("kubernetes.io/") && !(name in MIGRATED);
}
