"""The store on an Elasticsearch server or cluster, by features of the basic licence only.

``connecting`` finds the server and checks it, ``client`` sends and repeats what may pass, ``mapping`` says
what an index looks like, ``store`` keeps the ``Store`` protocol on one index. Vectors as they were put stand
in a file of ours (``vector_files``), because the server keeps them rounded.
"""
