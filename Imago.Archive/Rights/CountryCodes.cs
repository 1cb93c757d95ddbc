using System.Collections.Frozen;

namespace Imago.Archive.Rights;

/// <summary>
/// Countries as restriction clauses write them: ISO 3166 alpha-2 and alpha-3, the codes of sport where they differ (<c>GER</c>, <c>SUI</c>),
/// and what desks write besides (<c>UK</c>, <c>ENG</c>).
/// </summary>
public static class CountryCodes
{
    /// <summary>ISO 3166-1: alpha-2 and alpha-3 of each country, written together.</summary>
    private const string Iso =
        """
        ADAND AEARE AFAFG AGATG AIAIA ALALB AMARM AOAGO AQATA ARARG ASASM ATAUT AUAUS AWABW AXALA AZAZE BABIH BBBRB BDBGD BEBEL BFBFA
        BGBGR BHBHR BIBDI BJBEN BLBLM BMBMU BNBRN BOBOL BQBES BRBRA BSBHS BTBTN BVBVT BWBWA BYBLR BZBLZ CACAN CCCCK CDCOD CFCAF CGCOG
        CHCHE CICIV CKCOK CLCHL CMCMR CNCHN COCOL CRCRI CUCUB CVCPV CWCUW CXCXR CYCYP CZCZE DEDEU DJDJI DKDNK DMDMA DODOM DZDZA ECECU
        EEEST EGEGY EHESH ERERI ESESP ETETH FIFIN FJFJI FKFLK FMFSM FOFRO FRFRA GAGAB GBGBR GDGRD GEGEO GFGUF GGGGY GHGHA GIGIB GLGRL
        GMGMB GNGIN GPGLP GQGNQ GRGRC GSSGS GTGTM GUGUM GWGNB GYGUY HKHKG HMHMD HNHND HRHRV HTHTI HUHUN IDIDN IEIRL ILISR IMIMN ININD
        IOIOT IQIRQ IRIRN ISISL ITITA JEJEY JMJAM JOJOR JPJPN KEKEN KGKGZ KHKHM KIKIR KMCOM KNKNA KPPRK KRKOR KWKWT KYCYM KZKAZ LALAO
        LBLBN LCLCA LILIE LKLKA LRLBR LSLSO LTLTU LULUX LVLVA LYLBY MAMAR MCMCO MDMDA MEMNE MFMAF MGMDG MHMHL MKMKD MLMLI MMMMR MNMNG
        MOMAC MPMNP MQMTQ MRMRT MSMSR MTMLT MUMUS MVMDV MWMWI MXMEX MYMYS MZMOZ NANAM NCNCL NENER NFNFK NGNGA NINIC NLNLD NONOR NPNPL
        NRNRU NUNIU NZNZL OMOMN PAPAN PEPER PFPYF PGPNG PHPHL PKPAK PLPOL PMSPM PNPCN PRPRI PSPSE PTPRT PWPLW PYPRY QAQAT REREU ROROU
        RSSRB RURUS RWRWA SASAU SBSLB SCSYC SDSDN SESWE SGSGP SHSHN SISVN SJSJM SKSVK SLSLE SMSMR SNSEN SOSOM SRSUR SSSSD STSTP SVSLV
        SXSXM SYSYR SZSWZ TCTCA TDTCD TFATF TGTGO THTHA TJTJK TKTKL TLTLS TMTKM TNTUN TOTON TRTUR TTTTO TVTUV TWTWN TZTZA UAUKR UGUGA
        UMUMI USUSA UYURY UZUZB VAVAT VCVCT VEVEN VGVGB VIVIR VNVNM VUVUT WFWLF WSWSM YEYEM YTMYT ZAZAF ZMZMB ZWZWE
        """;

    /// <summary>What sport and press desks write instead: alpha-2 and their code, written together.</summary>
    private const string Desk =
        """
        DZALG AOANG AGANT AWARU ASASA BSBAH BDBAN BBBAR BMBER BTBHU BZBIZ BWBOT BNBRU BGBUL BFBUR KHCAM KYCAY CGCGO TDCHA CLCHI CRCRC
        HRCRO DKDEN SVESA FJFIJ GMGAM GWGBS GQGEQ DEGER GRGRE GDGRN GTGUA GNGUI HTHAI HNHON IDINA IRIRI VIISV VGIVB SAKSA KWKUW LVLAT
        LYLBA LSLES MGMAD MYMAS MWMAW MNMGL MUMRI MRMTN MMMYA NINCA NLNED NPNEP NENIG NGNGR OMOMA PYPAR PHPHI PSPLE PTPOR PRPUR ZARSA
        WSSAM SCSEY KNSKN SISLO SBSOL LKSRI SDSUD CHSUI TZTAN TOTGA TGTOG TWTPE TTTRI AEUAE UYURU VUVAN VNVIE VCVIN ZMZAM ZWZIM
        GBENG GBSCO GBWAL GBNIR ROROM NLHOL
        """;

    private static readonly FrozenDictionary<string, string> ByCode = Read().ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> BySpan =
        ByCode.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The ISO 3166 alpha-2 code.</summary>
    /// <param name="code">Two or three capitals.</param>
    /// <param name="alpha2">The code, one and the same string for one country; empty where the code is unknown.</param>
    public static bool TryRead(ReadOnlySpan<char> code, out string alpha2)
    {
        var found = BySpan.TryGetValue(code, out var country);
        alpha2 = country ?? "";
        return found;
    }

    private static Dictionary<string, string> Read()
    {
        var byCode = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in Iso.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries))
        {
            var country = pair[..2];
            byCode.Add(country, country);
            byCode.Add(pair[2..], country);
        }

        byCode.Add("UK", byCode["GB"]);
        foreach (var pair in Desk.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries))
        {
            byCode.Add(pair[2..], byCode[pair[..2]]);
        }

        return byCode;
    }
}
